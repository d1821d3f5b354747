import { FileDigest } from '#bytes/file-digest'
import { clean } from '#bytes/text'
import type { Outcome } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import { readCredential } from './credentials.ts'
import { type Body, type HttpExchange, limits, type PendingRequest, type Side } from './exchange.ts'
import type { HttpHead } from './head.ts'
import { requestIdentity, responseIdentity, titleFact } from './identity.ts'
import { callInHead } from './malware.ts'
import { verbOf } from './operations.ts'
import { bodySuspicion, headSuspicions } from './suspicions.ts'
import type { HttpMessage } from './wire.ts'

export function facts(message: HttpMessage, slice: Slice, tell: Tell, exchange: HttpExchange): void {
  const side = slice.fromClient ? exchange.client : exchange.server
  switch (message.kind) {
    case 'head':
      if (message.head.isHttp2) exchange.tunnel = 'opaque'
      else if (message.head.status === 0) {
        for (const fact of headSuspicions(slice.bytes, slice.start, message.end)) tell(fact)
        request(message.head, side, tell, exchange)
      } else response(message.head, side, tell, exchange)
      return
    case 'body':
      piece(message, slice, side, tell, exchange)
      return
    case 'framing':
      if (message.isLast) endBody(side, slice.fromClient, tell)
      return
    default:
      message satisfies never
  }
}

function request(head: HttpHead, side: Side, tell: Tell, exchange: HttpExchange): void {
  const path = pathOf(head.target)
  const call = callInHead(head.target, head.fields.get('cookie') ?? '')
  if (call !== undefined) tell(call)
  const host = head.fields.get('host')?.replace(/:\d+$/, '')
  if (host) tell({ kind: 'lookup', name: host, outcome: 'asked' })
  for (const fact of requestIdentity(head)) tell(fact)
  const authorization = head.fields.get('authorization')
  const action = soapActionOf(head)
  const pending = {
    method: head.method,
    name: action === '' ? head.method : `SOAP ${action}`,
    path,
    credential: authorization ? readCredential(authorization) : undefined,
  }
  tellOperation(pending, 'asked', tell)
  exchange.pending.push(pending)
  if (exchange.pending.length > limits.pendingRequests) exchange.pending.shift()
  startBody(head, path, side, false)
}

function response(head: HttpHead, side: Side, tell: Tell, exchange: HttpExchange): void {
  for (const fact of responseIdentity(head)) tell(fact)
  if (head.status < 200 && head.status !== 101) return // RFC 9110 §15.2: interim, the answer is still to come
  const asked = exchange.pending.shift()
  if (asked !== undefined) {
    const isOk = head.status < 400
    tellOperation(asked, isOk ? 'ok' : 'refused', tell, isOk ? undefined : String(head.status))
    tellSession(asked, head.status, tell, exchange)
  }
  if (head.status === 101) exchange.tunnel = 'opaque'
  else if (asked?.method === 'CONNECT' && head.status < 300) exchange.tunnel = 'foreign'
  else if (asked?.method !== 'HEAD' && head.status !== 204 && head.status !== 304) {
    startBody(head, asked?.path ?? '', side, true, head.status)
  }
}

/** What a SOAP request asks for: SOAP 1.1 §6.1.1, SOAP 1.2 part 2 §6.5.3; '' where it says nothing or is none. */
function soapActionOf(head: HttpHead): string {
  const said =
    head.fields.get('soapaction') ??
    (/\baction="([^"]{1,200})"/i.exec(head.fields.get('content-type') ?? '')?.[1] || '')
  return clean(said.replace(/^"|"$/g, ''), 128)
}

/** Path without query and fragment, which may hold secrets. */
function pathOf(target: string): string {
  return clean(target.replace(/[?#].*$/s, ''), 256)
}

function tellOperation(
  { method, name, path }: PendingRequest,
  outcome: Outcome,
  tell: Tell,
  error?: string,
): void {
  tell({ kind: 'operation', verb: verbOf(method), name, code: method, object: path, outcome, error })
}

function tellSession(
  { credential }: PendingRequest,
  status: number,
  tell: Tell,
  exchange: HttpExchange,
): void {
  if (credential === undefined) return
  const phase = status === 401 || status === 403 ? 'refused' : 'open'
  const key = `${phase} ${credential.method} ${credential.user}`
  if (exchange.openSession === key) return
  exchange.openSession = phase === 'open' ? key : ''
  tell({ kind: 'session', phase, secured: false, ...credential })
}

/** How long the body is: RFC 9112 §6.3. */
function startBody(head: HttpHead, name: string, side: Side, isResponse: boolean, status = 200): void {
  const length = head.fields.get('content-length')
  const type = clean(head.fields.get('content-type')?.split(';')[0] ?? '', 128)
  const isEncoded = head.fields.has('content-encoding')
  side.mode = 'head'
  side.body = undefined
  if (/\bchunked\b/i.test(head.fields.get('transfer-encoding') ?? '')) side.mode = 'chunk-size'
  else if (length !== undefined && /^\d{1,15}$/.test(length)) {
    if (Number(length) === 0) return
    side.mode = 'length'
    side.remaining = Number(length)
  } else if (isResponse) side.mode = 'close'
  else return
  const isWanted = status >= 200 && status < 300
  side.body = {
    name,
    type,
    octets: 0,
    digest: isWanted && !isEncoded ? new FileDigest() : undefined,
    opening: isResponse && !isEncoded && type === 'text/html' ? new Uint8Array(0) : undefined,
  }
}

function piece(
  message: HttpMessage & { kind: 'body' },
  slice: Slice,
  side: Side,
  tell: Tell,
  exchange: HttpExchange,
): void {
  const { start, end, isLast } = message
  const body = side.body
  if (body !== undefined) {
    if (slice.fromClient && body.octets === 0) {
      const hasAccount = exchange.pending.at(-1)?.credential !== undefined
      const suspicion = bodySuspicion(slice.bytes, start, end, hasAccount)
      if (suspicion !== undefined) tell(suspicion)
    }
    if (body.opening !== undefined) lookForTitle(body, slice.bytes.subarray(start, end), tell, exchange)
    count(body, slice.bytes, start, end)
  }
  side.remaining -= end - start
  if (side.mode === 'chunk-data' && side.remaining <= 0) side.mode = 'chunk-size'
  if (isLast) endBody(side, slice.fromClient, tell)
}

/** Gathers the beginning of a page, for a title may come in pieces. */
function lookForTitle(body: Body, part: Uint8Array, tell: Tell, exchange: HttpExchange): void {
  const known = body.opening ?? part
  const opening = new Uint8Array(Math.min(limits.titleOctets, known.length + part.length))
  opening.set(known)
  opening.set(part.subarray(0, opening.length - known.length), known.length)
  const title = exchange.hasTitle ? undefined : titleFact(opening, 0, opening.length)
  if (title !== undefined) tell(title)
  exchange.hasTitle ||= title !== undefined
  body.opening = exchange.hasTitle || opening.length >= limits.titleOctets ? undefined : opening
}

function count(body: Body, bytes: Uint8Array, start: number, end: number): void {
  body.octets += end - start
  body.digest?.add(bytes, start, end)
}

function endBody(side: Side, fromClient: boolean, tell: Tell): void {
  const body = side.body
  side.mode = 'head'
  side.body = undefined
  if (body === undefined || body.octets === 0) return
  tell({
    kind: 'transfer',
    name: body.name,
    type: body.type,
    octets: body.octets,
    sha256: body.digest?.sha256(),
    content: body.digest?.content,
    direction: fromClient ? 'to-server' : 'to-client',
  })
}

/** A body that ends with its connection is told now; requests that nobody answered too. */
export function finish(exchange: HttpExchange, tell: Tell): void {
  if (exchange.server.mode === 'close') endBody(exchange.server, false, tell)
  for (const asked of exchange.pending.splice(0)) tellOperation(asked, 'unanswered', tell)
}
