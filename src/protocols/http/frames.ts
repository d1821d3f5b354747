/** Frames of HTTP/2: RFC 9113 §4, §6. */
import { u24be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const HEADER = 9
const TYPE = 3
const FLAGS = 4
const STREAM = 5

/** §6. */
export const FRAME = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  goAway: 7,
  continuation: 9,
} as const
export const FLAG = { endStream: 0x01, endHeaders: 0x04, padded: 0x08, priority: 0x20 } as const
/** Dependency and weight: §6.2. */
const PRIORITY_LENGTH = 5
/** §6.6. */
const PROMISED_STREAM = 4

const limits = {
  /** Bytes of a frame; 16,384 unless the other side allows more (§4.2), and few do. */
  frame: 256 * 1024,
} as const

export interface Http2Frame {
  readonly kind: 'frame'
  readonly type: number
  readonly flags: number
  readonly stream: number
  /** Bounds in the slice's bytes of what is left without padding and priority. */
  readonly start: number
  readonly end: number
}

/** Connection preface before the frames, complete, and after `PRI * HTTP/2.0` and its empty line: §3.4. */
const PREFACES = ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'SM\r\n\r\n']

/** Bytes of the preface at `start`; 0 if there is none, -1 if more bytes are needed. */
function prefaceLength({ bytes, start, end }: Slice): number {
  for (const preface of PREFACES) {
    let same = 0
    while (same < preface.length && start + same < end && bytes[start + same] === preface.charCodeAt(same))
      same++
    if (same === preface.length) return same
    if (start + same === end && same > 0) return -1
  }
  return 0
}

/** Reads the preface or one frame. */
export function readFrame(
  slice: Slice,
): Dissected<Http2Frame | { readonly kind: 'framing'; readonly isLast: false }> {
  const { bytes, start, end } = slice
  const preface = prefaceLength(slice)
  if (preface > 0)
    return { kind: 'message', length: preface, message: { kind: 'framing', isLast: false }, isPiece: true }
  const available = end - start
  if (preface < 0 || available < HEADER) return { kind: 'incomplete', need: Math.max(HEADER, available + 1) }
  const length = u24be(bytes, start)
  const stream = u32be(bytes, start + STREAM) & 0x7fffffff
  if (length > limits.frame) return { kind: 'malformed', at: 0, reason: 'frame length', length: available }
  if (available < HEADER + length) return { kind: 'incomplete', need: HEADER + length }
  const type = bytes[start + TYPE]!
  const flags = bytes[start + FLAGS]!
  const [from, to] = body(bytes, start + HEADER, start + HEADER + length, type, flags)
  if (from > to) return { kind: 'malformed', at: HEADER, reason: 'padding', length: HEADER + length }
  return {
    kind: 'message',
    length: HEADER + length,
    message: { kind: 'frame', type, flags, stream, start: from, end: to },
    isPiece: type !== FRAME.headers,
  }
}

/** Without padding, priority and the number of a promised stream. */
function body(bytes: Uint8Array, start: number, end: number, type: number, flags: number): [number, number] {
  let [from, to] = [start, end]
  const isPadded =
    (flags & FLAG.padded) !== 0 &&
    (type === FRAME.data || type === FRAME.headers || type === FRAME.pushPromise)
  if (isPadded) to -= from < end ? bytes[from++]! : 0
  if (type === FRAME.headers && (flags & FLAG.priority) !== 0) from += PRIORITY_LENGTH
  if (type === FRAME.pushPromise) from += PROMISED_STREAM
  return [from, to]
}
