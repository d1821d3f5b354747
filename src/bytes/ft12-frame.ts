/**
 * Link frames of format class FT1.2 (IEC 60870-5-1:1990 §6.2.4.2, IEC 60870-5-2:1992 §3), shared by IEC 60870-5-101 and
 * -103. It returns the fields; each protocol interprets them.
 */

const START_VARIABLE = 0x68
const START_FIXED = 0x10
const SINGLE = 0xe5
const END = 0x16
/** Start, length twice, start; checksum and end behind the user data. */
const VARIABLE_HEADER = 4
const TRAILER = 2
/** Control field, and the widest address: 60870-5-101:2003 §6.1. */
const WIDEST_ADDRESS = 2

export interface Ft12Frame {
  /** `single`: the one byte that acknowledges; `fixed`: no user data. */
  readonly kind: 'single' | 'fixed' | 'variable'
  /** Bytes of the frame. */
  readonly length: number
  /** Position of control field, address and user data. */
  readonly start: number
  readonly end: number
}

/** A frame whose ends, lengths and checksum agree; `short` where more bytes are needed, undefined where none begins. */
export function readFt12(bytes: Uint8Array, at: number, limit: number): Ft12Frame | 'short' | undefined {
  const first = bytes[at]
  if (first === SINGLE) return { kind: 'single', length: 1, start: at + 1, end: at + 1 }
  if (first === START_FIXED) return readFixed(bytes, at, limit)
  if (first !== START_VARIABLE) return undefined
  if (limit - at < VARIABLE_HEADER) return hasDoubledLength(bytes, at, limit) ? 'short' : undefined
  if (!hasDoubledLength(bytes, at, limit) || bytes[at + 3] !== START_VARIABLE) return undefined
  const byteCount = bytes[at + 1]!
  if (byteCount < 2) return undefined
  const length = VARIABLE_HEADER + byteCount + TRAILER
  if (at + length > limit) return 'short'
  const start = at + VARIABLE_HEADER
  const end = start + byteCount
  return isSound(bytes, start, end) ? { kind: 'variable', length, start, end } : undefined
}

function hasDoubledLength(bytes: Uint8Array, at: number, limit: number): boolean {
  return limit - at < 3 || bytes[at + 1] === bytes[at + 2]
}

/** The address has as many bytes as make checksum and end fit: 1, 2, or none. */
function readFixed(bytes: Uint8Array, at: number, limit: number): Ft12Frame | 'short' | undefined {
  for (const address of [1, WIDEST_ADDRESS, 0]) {
    const end = at + 2 + address
    const length = 2 + address + TRAILER
    if (at + length <= limit && isSound(bytes, at + 1, end))
      return { kind: 'fixed', length, start: at + 1, end }
  }
  return limit - at < 2 + WIDEST_ADDRESS + TRAILER ? 'short' : undefined
}

function isSound(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[end + 1] === END && bytes[end] === ft12Checksum(bytes, start, end)
}

/** Sum of all bytes of user data, control and address, without carry. */
function ft12Checksum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0
  for (let at = start; at < end; at++) sum = (sum + bytes[at]!) & 0xff
  return sum
}

/** A frame around control field, address and user data, for encoders: fixed where there is none. */
export function writeFt12(body: Uint8Array, isFixed = false): Uint8Array {
  const head = isFixed ? [START_FIXED] : [START_VARIABLE, body.length, body.length, START_VARIABLE]
  return Uint8Array.from([...head, ...body, ft12Checksum(body, 0, body.length), END])
}
