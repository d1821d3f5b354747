/**
 * ASN.1 Basic Encoding Rules (ITU-T X.690 2021), definite lengths only: what SNMP, LDAP, MMS and GOOSE send.
 * One reader is pointed at element after element; make one for each level of nesting.
 */
import { u32be } from './read.ts'

/** Universal tags: X.680 §8.4. */
export const berTag = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  BYTE_STRING: 0x04,
  NULL: 0x05,
  OBJECT_IDENTIFIER: 0x06,
  ENUMERATED: 0x0a,
  UTF8_STRING: 0x0c,
  SEQUENCE: 0x30,
  SET: 0x31,
  VISIBLE_STRING: 0x1a,
} as const

/** Constructed bit of the identifier byte: X.690 §8.1.2.5. */
export const BER_CONSTRUCTED = 0x20

const limits = {
  /** Bytes of a length; four bytes count to 4 GiB. */
  lengthBytes: 4,
  /** Bytes of a tag number beyond 30: X.690 §8.1.2.4. */
  tagBytes: 4,
  /** Arcs of an object identifier: RFC 2578 §3.5. */
  arcs: 128,
} as const

/** `short`: sound so far, but bytes are missing. `wrong`: no bytes to come can make it right. */
export type BerState = 'element' | 'short' | 'wrong'

/** One element, read in place. */
export class BerReader {
  /** Identifier byte; for tag numbers beyond 30 its class bits with the number, `0x1f << 8` and up. */
  tag = 0
  /** Contents lie in `bytes[start..end)`. */
  start = 0
  end = 0
  /** Bytes that a `short` element needs, counted from `at`; undefined until its length is known. */
  need: number | undefined

  /** Reads the element at `at`, which must end at or before `limit`. */
  read(bytes: Uint8Array, at: number, limit: number): BerState {
    this.need = undefined
    let cursor = at
    if (cursor >= limit) return 'short'
    this.tag = bytes[cursor++]!
    if ((this.tag & 0x1f) === 0x1f) {
      const state = this.#longTag(bytes, cursor, limit)
      if (state !== 'element') return state
      cursor = this.start
    }
    if (cursor >= limit) return 'short'
    let length = bytes[cursor++]!
    if (length >= 0x80) {
      const count = length & 0x7f
      if (count === 0 || count > limits.lengthBytes) return 'wrong'
      if (cursor + count > limit) return 'short'
      length = 0
      for (let i = 0; i < count; i++) length = length * 256 + bytes[cursor++]!
    }
    this.start = cursor
    this.end = cursor + length
    if (this.end <= limit) return 'element'
    this.need = this.end - at
    return 'short'
  }

  /** X.690 §8.1.2.4: seven bits a byte, the last without its top bit. Leaves `start` behind it. */
  #longTag(bytes: Uint8Array, at: number, limit: number): BerState {
    let number = 0
    for (let i = 0; i < limits.tagBytes; i++) {
      if (at + i >= limit) return 'short'
      const byte = bytes[at + i]!
      number = number * 128 + (byte & 0x7f)
      if (byte < 0x80) {
        this.tag = this.tag * 0x1000000 + number
        this.start = at + i + 1
        return 'element'
      }
    }
    return 'wrong'
  }
}

/** Two's complement integer; exact below 2^53, undefined if empty or longer than nine bytes. */
export function berInteger(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end <= start || end - start > 9) return undefined
  let value = bytes[start]! >= 0x80 ? -1 : 0
  for (let at = start; at < end; at++) value = value * 256 + bytes[at]!
  return value
}

/** Non-negative integer whose first bit is no sign, as devices send Counter32 and TimeTicks. */
export function berUnsigned(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end <= start || end - start > 9) return undefined
  if (end - start === 4) return u32be(bytes, start)
  let value = 0
  for (let at = start; at < end; at++) value = value * 256 + bytes[at]!
  return value
}

/** Dotted text of an object identifier (X.690 §8.19); undefined if it is empty, unfinished or has an arc beyond 2^53. */
export function berOid(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end <= start || bytes[end - 1]! >= 0x80) return undefined
  const arcs: number[] = []
  let arc = 0
  for (let at = start; at < end; at++) {
    arc = arc * 128 + (bytes[at]! & 0x7f)
    if (arc > Number.MAX_SAFE_INTEGER) return undefined
    if (bytes[at]! >= 0x80) continue
    if (arcs.length === 0) {
      const first = Math.min(2, Math.floor(arc / 40))
      arcs.push(first, arc - first * 40)
    } else arcs.push(arc)
    if (arcs.length > limits.arcs) return undefined
    arc = 0
  }
  return arcs.join('.')
}
