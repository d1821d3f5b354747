import type { Dissected, Slice } from '#model/protocol'

/** Frames between an analyser and a laboratory system: CLSI LIS01-A2 (ASTM E1381-02) clause 6. */
const STX = 0x02
const ETX = 0x03
const EOT = 0x04
const ENQ = 0x05
const ACK = 0x06
const LF = 0x0a
const NAK = 0x15
const ETB = 0x17
/** STX, number, 240 bytes of text, ETX or ETB, checksum, CR, LF; many devices send longer texts. */
const LONGEST = 64 * 1024
/** Between the end of the text and the end of the frame: checksum, CR, LF. */
const TAIL = 4

export interface AstmMessage {
  readonly kind: 'frame' | 'control'
  /** The control byte; ETX or ETB of a frame. */
  readonly byte: number
  /** Offsets of a frame's text. */
  readonly start: number
  readonly end: number
}

function isControl(byte: number): boolean {
  return byte === ENQ || byte === ACK || byte === NAK || byte === EOT
}

function isNumber(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x37
}

export function dissect({ bytes, start, end }: Slice): Dissected<AstmMessage> {
  const available = end - start
  const first = bytes[start]!
  if (isControl(first))
    return { kind: 'message', length: 1, message: { kind: 'control', byte: first, start: 0, end: 1 } }
  if (first !== STX || (available > 1 && !isNumber(bytes[start + 1]))) return { kind: 'foreign' }
  let stop = start + 2
  while (stop < end && bytes[stop] !== ETX && bytes[stop] !== ETB) stop++
  if (stop - start > LONGEST)
    return { kind: 'malformed', at: LONGEST, reason: 'frame without end', length: available }
  if (stop + TAIL >= end)
    return { kind: 'incomplete', need: Math.max(available + 1, stop + TAIL + 1 - start) }
  const length = stop + TAIL + 1 - start
  if (checksum(bytes, start + 1, stop + 1) !== checkText(bytes, stop + 1))
    return { kind: 'malformed', at: stop + 1 - start, reason: 'checksum', length }
  return {
    kind: 'message',
    length,
    message: { kind: 'frame', byte: bytes[stop]!, start: 2, end: stop - start },
  }
}

/** Sum of the bytes from the frame's number to its end mark, two digits of hex. */
export function checksum(bytes: Uint8Array, start: number, end: number): string {
  let sum = 0
  for (let at = start; at < end; at++) sum = (sum + bytes[at]!) & 0xff
  return sum.toString(16).padStart(2, '0').toUpperCase()
}

function checkText(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(bytes[at]!, bytes[at + 1]!).toUpperCase()
}

/** A first frame with a header record and a correct checksum; an ENQ may precede it. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, end, isStream } = slice
  if (!isStream) return 'no'
  let start = slice.start
  if (start < end && bytes[start] === ENQ) start++
  const wanted = [STX, 0x31, 0x48] // the first frame is number 1, and H begins a header record
  for (let i = 0; i < wanted.length && start + i < end; i++) if (bytes[start + i] !== wanted[i]) return 'no'
  const found = start < end ? dissect({ ...slice, start }) : { kind: 'incomplete' }
  if (found.kind === 'incomplete') return 'more'
  return found.kind === 'message' && bytes[start + 3] !== LF ? 'yes' : 'no'
}
