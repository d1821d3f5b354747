import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import type { Emit, Slice } from '#model/protocol'
import { answered, asked, emitOperation } from './answers.ts'
import { count, emitCarried, endBody, lookForTitle, newBody } from './bodies.ts'
import { readForm } from './credentials.ts'
import type { HttpHead } from './head.ts'
import { type HttpBody, type HttpSide, type HttpState, limits, type PendingHttpRequest } from './state.ts'
import { Http2Streams } from './streams.ts'
import { BODY_BYTES, bodySuspicion, headSuspicions } from './suspicions.ts'
import type { HttpMessage } from './wire.ts'

export function facts(message: HttpMessage, slice: Slice, emit: Emit, state: HttpState): void {
  const side = slice.fromClient ? state.client : state.server
  switch (message.kind) {
    case 'head':
      if (message.head.isHttp2) {
        state.tunnel = 'http2'
        state.streams ??= new Http2Streams()
      } else if (message.head.status === 0) {
        for (const fact of headSuspicions(slice.bytes, slice.start, message.end)) emit(fact)
        request(message.head, side, emit, state)
      } else response(message.head, side, emit, state)
      return
    case 'body':
      piece(message, slice, side, emit, state)
      return
    case 'framing':
      if (message.isLast) endSide(side, slice.fromClient, emit)
      return
    case 'frame':
      state.streams?.frame(message, slice, emit, state)
      return
    case 'upgraded':
      emitUpgraded(message, slice, emit, state)
      return
    default:
      message satisfies never
  }
}

function request(head: HttpHead, side: HttpSide, emit: Emit, state: HttpState): void {
  const pending = asked(head, emit)
  state.pending.push(pending)
  if (state.pending.length > limits.pendingRequests) state.pending.shift()
  startBody(head, { name: pending.path, errand: '' }, side, false)
}

function response(head: HttpHead, side: HttpSide, emit: Emit, state: HttpState): void {
  const isInterim = head.status < 200 && head.status !== 101 // RFC 9110 §15.2: the answer is still to come
  const request = isInterim ? undefined : state.pending.shift()
  const isToHttp2 = head.status === 101 && head.fields.get('upgrade')?.toLowerCase() === 'h2c'
  answered(head, isToHttp2 ? undefined : request, emit, state) // its answer comes as stream 1
  if (isInterim) return
  if (head.status === 101) upgrade(head, request, state)
  else if (request?.method === 'CONNECT' && head.status < 300) state.tunnel = 'foreign'
  else if (request?.method !== 'HEAD' && head.status !== 204 && head.status !== 304) {
    startBody(head, { name: request?.path ?? '', errand: request?.errand ?? '' }, side, true, head.status)
  }
}

/** Protocol after an upgrade: RFC 9110 §7.8. */
function upgrade(head: HttpHead, request: PendingHttpRequest | undefined, state: HttpState): void {
  const protocol = head.fields.get('upgrade')?.toLowerCase() ?? ''
  if (protocol === 'h2c') {
    state.tunnel = 'http2'
    state.streams ??= new Http2Streams()
    if (request !== undefined) state.streams.open(1, request)
  } else if (protocol === 'websocket') {
    state.tunnel = 'upgraded'
    state.upgraded = {
      selector: protocol,
      inside: clean(head.fields.get('sec-websocket-protocol') ?? '', 64),
    }
  } else state.tunnel = 'opaque'
}

/** Hands on what follows an upgrade, with what the two agreed to speak inside it. */
function emitUpgraded(
  { start, end }: HttpMessage & { kind: 'upgraded' },
  { bytes }: Slice,
  emit: Emit,
  { upgraded }: HttpState,
): void {
  if (upgraded === undefined) return
  const { selector, inside } = upgraded
  emit({ kind: 'payload', selector, isStream: true, bytes, start, end, context: inside })
}

/** How long the body is: RFC 9112 §6.3. */
function startBody(
  head: HttpHead,
  of: Pick<HttpBody, 'name' | 'errand'>,
  side: HttpSide,
  isResponse: boolean,
  status = 200,
): void {
  const length = head.fields.get('content-length')
  side.mode = 'head'
  side.body = undefined
  if (/\bchunked\b/i.test(head.fields.get('transfer-encoding') ?? '')) side.mode = 'chunk-size'
  else if (length !== undefined && /^\d{1,15}$/.test(length)) {
    if (Number(length) === 0) return
    side.mode = 'length'
    side.remaining = Number(length)
  } else if (isResponse) side.mode = 'close'
  else return
  side.body = newBody(head, of, isResponse, status)
}

function piece(
  message: HttpMessage & { kind: 'body' },
  slice: Slice,
  side: HttpSide,
  emit: Emit,
  state: HttpState,
): void {
  const { start, end, isLast } = message
  const body = side.body
  if (body !== undefined) {
    if (slice.fromClient && body.bytes === 0) {
      const request = state.pending.at(-1)
      const hasAccount = request?.credential !== undefined
      if (request !== undefined && !hasAccount)
        request.credential = readForm(
          body.type,
          latin1(slice.bytes, start, Math.min(end, start + BODY_BYTES)),
        )
      const suspicion = bodySuspicion(slice.bytes, start, end, hasAccount)
      if (suspicion !== undefined) emit(suspicion)
    }
    if (isLast && body.bytes === 0) emitCarried(body, slice.bytes, start, end, emit)
    if (body.opening !== undefined) lookForTitle(body, slice.bytes.subarray(start, end), emit, state)
    body.printer?.add(slice.bytes, start, end, emit)
    count(body, slice.bytes, start, end)
  }
  side.remaining -= end - start
  if (side.mode === 'chunk-data' && side.remaining <= 0) side.mode = 'chunk-size'
  if (isLast) endSide(side, slice.fromClient, emit)
}

function endSide(side: HttpSide, fromClient: boolean, emit: Emit): void {
  const body = side.body
  side.mode = 'head'
  side.body = undefined
  if (body !== undefined) endBody(body, fromClient, emit)
}

/** Emits a body that ends with its connection, and requests without a response. */
export function finish(state: HttpState, emit: Emit): void {
  if (state.server.mode === 'close') endSide(state.server, false, emit)
  for (const request of state.pending.splice(0)) emitOperation(request, 'unanswered', emit)
  state.streams?.finish(emit)
}
