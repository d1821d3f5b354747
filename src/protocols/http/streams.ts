/** Requests and answers of HTTP/2, each a stream of frames: RFC 9113 §8. */
import type { Emit, Slice } from '#model/protocol'
import { answered, asked, emitOperation } from './answers.ts'
import { count, emitCarried, endBody, newBody } from './bodies.ts'
import { FLAG, FRAME, type Http2Frame } from './frames.ts'
import { grpcStatus, isGrpc } from './grpc.ts'
import type { HttpHead } from './head.ts'
import { HpackDecoder } from './hpack.ts'
import { type HttpBody, type HttpState, limits as httpLimits, type PendingHttpRequest } from './state.ts'

const limits = {
  /** Streams open at once, per connection; clients and servers agree on about a hundred. */
  streams: 256,
} as const

interface Http2Stream {
  readonly request: PendingHttpRequest
  readonly isGrpc: boolean
  /** By who sends: client, server. */
  readonly bodies: [HttpBody | undefined, HttpBody | undefined]
  isAnswered: boolean
}

interface Sender {
  readonly decoder: HpackDecoder
  /** A header block in pieces, with the fields of its first frame. */
  block: Uint8Array[]
  blockBytes: number
  begun: Http2Frame | undefined
  /** A block was wrong or lost: the table of names is out of step from here on. */
  isLost: boolean
}

const newSender = (): Sender => ({
  decoder: new HpackDecoder(),
  block: [],
  blockBytes: 0,
  begun: undefined,
  isLost: false,
})

export class Http2Streams {
  readonly #senders: readonly [Sender, Sender] = [newSender(), newSender()]
  readonly #streams = new Map<number, Http2Stream>()

  /** After an upgrade, the request that asked for it is stream 1: RFC 7540 §3.2. */
  open(stream: number, request: PendingHttpRequest, isGrpcCall = false): void {
    if (this.#streams.size >= limits.streams) this.#streams.delete(this.#streams.keys().next().value ?? 0)
    this.#streams.set(stream, {
      request,
      isGrpc: isGrpcCall,
      bodies: [undefined, undefined],
      isAnswered: false,
    })
  }

  frame(frame: Http2Frame, slice: Slice, emit: Emit, state: HttpState): void {
    switch (frame.type) {
      case FRAME.headers:
      case FRAME.pushPromise:
      case FRAME.continuation:
        this.#headers(frame, slice, emit, state)
        return
      case FRAME.data:
        this.#data(frame, slice, emit)
        return
      case FRAME.reset:
        this.#end(frame.stream, emit)
    }
  }

  finish(emit: Emit): void {
    for (const stream of [...this.#streams.keys()]) this.#end(stream, emit)
  }

  #headers(frame: Http2Frame, { bytes, fromClient }: Slice, emit: Emit, state: HttpState): void {
    const sender = this.#senders[fromClient ? 0 : 1]
    if (frame.type !== FRAME.continuation) {
      sender.block = []
      sender.blockBytes = 0
      sender.begun = frame
    }
    const { begun } = sender
    if (begun === undefined) return
    sender.blockBytes += frame.end - frame.start
    if (sender.blockBytes > httpLimits.headBytes) {
      sender.isLost = true
      sender.begun = undefined
      return
    }
    sender.block.push(Uint8Array.from(bytes.subarray(frame.start, frame.end))) // a copy, even of a Buffer
    if ((frame.flags & FLAG.endHeaders) === 0) return
    sender.begun = undefined
    const fields = sender.isLost ? undefined : sender.decoder.decode(joined(sender.block, sender.blockBytes))
    if (fields === undefined) sender.isLost = true
    // A promise (§8.4) is a request that the server creates: its response may follow without a client's request.
    else if (begun.type === FRAME.headers) this.#head(begun, fields, fromClient, emit, state)
    if ((begun.flags & FLAG.endStream) !== 0 && begun.type === FRAME.headers)
      this.#endSide(frame.stream, fromClient, emit)
  }

  #head(
    { stream }: Http2Frame,
    fields: Map<string, string>,
    fromClient: boolean,
    emit: Emit,
    state: HttpState,
  ): void {
    const head = headOf(fields)
    if (fromClient) {
      if (head.method === '' || this.#streams.has(stream)) return // trailers
      this.open(stream, asked(head, emit), isGrpc(head))
      this.#streams.get(stream)!.bodies[0] = newBody(head, { name: head.target, errand: '' }, false, 200)
      return
    }
    const open = this.#streams.get(stream)
    if (open === undefined) return
    const status = grpcStatus(fields)
    if (open.isGrpc && status !== undefined) {
      open.isAnswered = true
      emitOperation(open.request, status === '' ? 'succeeded' : 'rejected', emit, status || undefined)
    } else if (head.status >= 200 && !open.isAnswered && !(open.isGrpc && head.status === 200)) {
      open.isAnswered = true
      answered(head, open.request, emit, state)
      const { path, errand } = open.request
      open.bodies[1] = newBody(head, { name: path, errand }, true, head.status)
    }
  }

  #data(frame: Http2Frame, slice: Slice, emit: Emit): void {
    const open = this.#streams.get(frame.stream)
    const { bytes, fromClient } = slice
    const body = open?.bodies[fromClient ? 0 : 1]
    if (open?.isGrpc === true) {
      const { start, end } = frame
      emit({ kind: 'payload', selector: 'grpc', channel: frame.stream, isStream: true, bytes, start, end })
    } else if (body !== undefined) {
      if (body.bytes === 0) emitCarried(body, bytes, frame.start, frame.end, emit)
      count(body, bytes, frame.start, frame.end)
    }
    if ((frame.flags & FLAG.endStream) !== 0) this.#endSide(frame.stream, fromClient, emit)
  }

  #endSide(stream: number, fromClient: boolean, emit: Emit): void {
    const open = this.#streams.get(stream)
    if (open === undefined) return
    const body = open.bodies[fromClient ? 0 : 1]
    open.bodies[fromClient ? 0 : 1] = undefined
    if (body !== undefined && !open.isGrpc) endBody(body, fromClient, emit)
    if (!fromClient) this.#end(stream, emit)
  }

  #end(stream: number, emit: Emit): void {
    const open = this.#streams.get(stream)
    this.#streams.delete(stream)
    if (open !== undefined && !open.isAnswered) emitOperation(open.request, 'unanswered', emit)
  }
}

function joined(parts: readonly Uint8Array[], byteCount: number): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(byteCount)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Pseudo-fields as the corresponding start line: §8.3. */
function headOf(fields: Map<string, string>): HttpHead {
  const authority = fields.get(':authority')
  if (authority !== undefined && !fields.has('host')) fields.set('host', authority)
  const status = fields.get(':status') ?? ''
  return {
    method: fields.get(':method') ?? '',
    target: (fields.get(':path') ?? '').slice(0, httpLimits.target),
    status: /^[1-5]\d\d$/.test(status) ? Number(status) : 0,
    fields,
    isHttp2: false,
  }
}
