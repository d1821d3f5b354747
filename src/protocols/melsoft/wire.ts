import { u16be, u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/*
 * MELSOFT direct connection, as seen in captures of GX Works with Q, iQ-R and FX5 controllers; no public document.
 * Frame: kind, flag, sequence, 0, 0, 0x11, 0x11, routing (12), length; then what length counts: 0x1C or 0x9C, a flag,
 * two header sizes, the routed header (its length the first of the sizes), command, sequence, data.
 */
const REQUEST = 0x57
const ANSWER = 0xd7
const HELLO = 0x5a
const HELLO_ANSWER = 0xda
const SEQUENCE = 2
const MARK = 5
const MARK_VALUE = 0x1111
const LENGTH = 19
const BODY = 21
const REQUEST_BODY = 0x1c
const ANSWER_BODY = 0x9c
/** Place of the header's size in the body, and what it does not count. */
const HEADER_SIZE = 2
const HEADER_FROM = 2
const END_CODE = 4
/** Longest body; a frame carries about 2 KiB of data. */
const LONGEST = 0x2000
const HELLO_BYTES = 4
/** Purpose of a hello, its last byte; responses repeat it, and are longer if it is this one. */
const HELLO_PURPOSE = 3
const LONG_PURPOSE = 0xff
const HELLO_ANSWER_BYTES = 14
const LONG_ANSWER_BYTES = 28

export interface MelsoftMessage {
  readonly isRequest: boolean
  readonly isHello: boolean
  readonly sequence: number
  readonly command: number
  readonly endCode: number
  /** Offsets of the data after command and sequence, from the start of the message. */
  readonly data: number
  readonly dataEnd: number
}

/** Bytes of a hello or of its answer at `start`, whole or not; undefined if it is none: the end or a frame has to follow. */
function helloBytes({ bytes, start, end }: Slice): number | undefined {
  const kind = bytes[start]!
  if (kind !== HELLO && kind !== HELLO_ANSWER) return undefined
  for (let at = start + 1; at < Math.min(end, start + HELLO_PURPOSE); at++)
    if (bytes[at] !== 0) return undefined
  const available = end - start
  if (available < HELLO_BYTES) return HELLO_BYTES
  const byteCount = kind === HELLO ? HELLO_BYTES : answerBytes(bytes[start + HELLO_PURPOSE]!)
  const next = kind === HELLO ? REQUEST : ANSWER
  return available <= byteCount || bytes[start + byteCount] === next ? byteCount : undefined
}

function answerBytes(purpose: number): number {
  return purpose === LONG_PURPOSE ? LONG_ANSWER_BYTES : HELLO_ANSWER_BYTES
}

/** Strict: the mark, the body's first byte, and sizes that agree. Hellos alone prove nothing. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const kind = bytes[start]!
  if (kind !== REQUEST && kind !== ANSWER) return 'no'
  if (end - start < BODY + HEADER_SIZE + 1)
    return end - start >= MARK + 2 && !hasMark(bytes, start) ? 'no' : 'more'
  const body = kind === REQUEST ? REQUEST_BODY : ANSWER_BODY
  if (!hasMark(bytes, start) || bytes[start + BODY] !== body) return 'no'
  const length = u16le(bytes, start + LENGTH)
  return length <= LONGEST && HEADER_FROM + bytes[start + BODY + HEADER_SIZE]! + 2 <= length ? 'yes' : 'no'
}

function hasMark(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 3] === 0 && bytes[start + 4] === 0 && u16be(bytes, start + MARK) === MARK_VALUE
}

/** Reads one frame, or a hello. `malformed` if the header's size exceeds the length. */
export function dissect(slice: Slice): Dissected<MelsoftMessage> {
  const { bytes, start, end } = slice
  const available = end - start
  const kind = bytes[start]!
  const byteCount = helloBytes(slice)
  if (byteCount !== undefined && byteCount <= available) return hello(slice, byteCount)
  if (byteCount !== undefined && slice.isStream) return { kind: 'incomplete', need: byteCount }
  if (kind !== REQUEST && kind !== ANSWER) return { kind: 'foreign' }
  if (available < BODY) return { kind: 'incomplete', need: BODY }
  if (!hasMark(bytes, start)) return { kind: 'foreign' }
  const length = u16le(bytes, start + LENGTH)
  const total = BODY + length
  if (length < HEADER_SIZE + 1 || length > LONGEST)
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: available }
  if (available < total) return { kind: 'incomplete', need: total }
  const at = BODY + HEADER_FROM + bytes[start + BODY + HEADER_SIZE]!
  if (at + 2 > total)
    return { kind: 'malformed', at: BODY + HEADER_SIZE, reason: 'header size', length: total }
  const isRequest = kind === REQUEST
  return {
    kind: 'message',
    length: total,
    message: {
      isRequest,
      isHello: false,
      sequence: bytes[start + SEQUENCE]!,
      command: u16be(bytes, start + at),
      endCode: isRequest ? 0 : u16le(bytes, start + BODY + END_CODE),
      data: Math.min(total, at + 4),
      dataEnd: total,
    },
  }
}

function hello({ bytes, start }: Slice, length: number): Dissected<MelsoftMessage> {
  const message = {
    isRequest: bytes[start] === HELLO,
    isHello: true,
    sequence: 0,
    command: bytes[start + 3]!,
    endCode: 0,
    data: HELLO_BYTES,
    dataEnd: length,
  }
  return { kind: 'message', length, message }
}
