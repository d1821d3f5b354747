/** HTTP/1 messages, head by head and body piece by piece: RFC 9112 (2022). */
import { headEnd } from '#bytes/message-head'
import type { Dissected, Slice } from '#model/protocol'
import { type Http2Frame, readFrame } from './frames.ts'
import { type HttpHead, readHead, startLineState } from './head.ts'
import { type HttpSide, type HttpState, limits } from './state.ts'

const LF = 0x0a
const CR = 0x0d

export type HttpMessage =
  /** `end` is just past its empty line. */
  | { readonly kind: 'head'; readonly head: HttpHead; readonly end: number }
  /** Some bytes of a body; `isLast` when the framing ends the body here. */
  | { readonly kind: 'body'; readonly start: number; readonly end: number; readonly isLast: boolean }
  /** Chunk sizes, trailers, empty lines, and what follows an upgrade. */
  | { readonly kind: 'framing'; readonly isLast: boolean }
  | Http2Frame
  /** Bytes after an upgrade, for the protocol agreed on. */
  | { readonly kind: 'upgraded'; readonly start: number; readonly end: number }

export function dissect(slice: Slice, flowState: HttpState): Dissected<HttpMessage> {
  const side = slice.fromClient ? flowState.client : flowState.server
  const { bytes, start, end } = slice
  if (flowState.tunnel === 'foreign') return { kind: 'foreign' }
  if (flowState.tunnel === 'opaque') return framing(end - start)
  if (flowState.tunnel === 'http2') return readFrame(slice)
  if (flowState.tunnel === 'upgraded')
    return { kind: 'message', length: end - start, message: { kind: 'upgraded', start, end }, isPiece: true }
  if (side.mode !== 'head' && isStatusLine(slice)) side.mode = 'head' // lost bytes: the body ended unseen
  switch (side.mode) {
    case 'head':
      return head(bytes, start, end)
    case 'length':
      return body(start, Math.min(end, start + side.remaining), end - start >= side.remaining)
    case 'close':
      return body(start, end, false)
    case 'chunk-data':
      return body(start, Math.min(end, start + side.remaining), false)
    case 'chunk-size':
    case 'trailer':
      return line(bytes, start, end, side)
    default:
      side.mode satisfies never
      return { kind: 'foreign' }
  }
}

function framing(length: number, isLast = false): Dissected<HttpMessage> {
  return { kind: 'message', length, message: { kind: 'framing', isLast }, isPiece: true }
}

function body(start: number, end: number, isLast: boolean): Dissected<HttpMessage> {
  return {
    kind: 'message',
    length: end - start,
    message: { kind: 'body', start, end, isLast },
    isPiece: true,
  }
}

function head(bytes: Uint8Array, start: number, end: number): Dissected<HttpMessage> {
  if (bytes[start] === CR || bytes[start] === LF) return framing(1) // RFC 9112 §2.2: ignore empty lines before a request
  const state = startLineState(bytes, start, end)
  if (state === 'no') return { kind: 'foreign' }
  const stop = headEnd(bytes, start, Math.min(end, start + limits.headBytes))
  if (stop < 0) {
    if (end - start < limits.headBytes) return { kind: 'incomplete', need: end - start + 1 }
    return { kind: 'malformed', at: 0, reason: 'head without end', length: end - start }
  }
  const message = readHead(bytes, start, stop)
  if (message === undefined) return { kind: 'foreign' }
  return { kind: 'message', length: stop - start, message: { kind: 'head', head: message, end: stop } }
}

/** A chunk-size or trailer line: RFC 9112 §7.1. */
function line(bytes: Uint8Array, start: number, end: number, side: HttpSide): Dissected<HttpMessage> {
  let at = start
  const limit = Math.min(end, start + limits.lineBytes)
  while (at < limit && bytes[at] !== LF) at++
  if (at === limit) {
    if (end - start < limits.lineBytes) return { kind: 'incomplete', need: end - start + 1 }
    side.mode = 'head'
    return { kind: 'malformed', at: 0, reason: 'line without end', length: end - start }
  }
  const length = at + 1 - start
  const isEmpty = length === 1 || (length === 2 && bytes[start] === CR)
  if (side.mode === 'trailer') return framing(length, isEmpty)
  if (isEmpty) return framing(length) // the line break that ends chunk-data
  const size = chunkSize(bytes, start, at)
  if (size === undefined) {
    side.mode = 'head'
    return { kind: 'malformed', at: 0, reason: 'chunk size', length }
  }
  side.remaining = size
  side.mode = size === 0 ? 'trailer' : 'chunk-data'
  return framing(length)
}

/** Hex digits before `;`, a blank or the end of the line; undefined if there are none or more than eight. */
function chunkSize(bytes: Uint8Array, start: number, end: number): number | undefined {
  let size = 0
  let at = start
  for (; at < end; at++) {
    const digit = Number.parseInt(String.fromCharCode(bytes[at]!), 16)
    if (Number.isNaN(digit)) break
    size = size * 16 + digit
  }
  return at === start || at - start > 8 ? undefined : size
}

/** True if the server's bytes begin with a status line. */
function isStatusLine({ bytes, start, end, fromClient }: Slice): boolean {
  if (fromClient || end - start < 13) return false
  return bytes[start] === 0x48 && bytes[start + 4] === 0x2f && startLineState(bytes, start, end) === 'yes'
}

/** `yes` for a request line that ends in `HTTP/1.x` or for a status line, on any port; also for the preface of HTTP/2. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  return startLineState(bytes, start, end)
}

/** Within a body the framing still shows the position of the next head; the body has no digest any more. */
export function lost(flowState: HttpState, fromClient: boolean, byteCount: number): boolean {
  const side = fromClient ? flowState.client : flowState.server
  side.body?.digest?.lose()
  side.body?.form?.lose(byteCount)
  if (flowState.tunnel !== 'none') return false
  const isWithin = side.mode === 'length' || side.mode === 'chunk-data' || side.mode === 'close'
  if (isWithin && (side.mode === 'close' || byteCount < side.remaining)) {
    side.remaining -= byteCount
    if (side.body !== undefined && Number.isFinite(byteCount)) side.body.bytes += byteCount
    return true
  }
  side.mode = 'head'
  return false
}

/** Offset of the next line that is a request line or status line. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at < end; at++) {
    const isLineStart = at === start || bytes[at - 1] === LF
    const first = bytes[at]!
    if (isLineStart && first >= 0x41 && first <= 0x5a && startLineState(bytes, at, end) === 'yes') return at
  }
  return undefined
}
