/**
 * The type Data of MMS (ISO 9506-2:2003 §14.4.2), shared by MMS, GOOSE (IEC 61850-8-1:2011 annex A) and TASE.2. It
 * returns the fields; each protocol interprets them.
 */
import { berInteger } from './ber.ts'
import { type BerElement, berElement } from './ber-elements.ts'
import { toHex } from './hex.ts'
import { float32, float64, u16be, u24be, u32be } from './read.ts'
import { text } from './text.ts'

/** Tags of Data: alternatives of the CHOICE, in its context class. */
export const mmsTag = {
  ARRAY: 0xa1,
  STRUCTURE: 0xa2,
  BOOLEAN: 0x83,
  BIT_STRING: 0x84,
  INTEGER: 0x85,
  UNSIGNED: 0x86,
  FLOATING_POINT: 0x87,
  BYTE_STRING: 0x89,
  VISIBLE_STRING: 0x8a,
  GENERALIZED_TIME: 0x8b,
  BINARY_TIME: 0x8c,
  BCD: 0x8d,
  OBJECT_ID: 0x8f,
  MMS_STRING: 0x90,
  UTC_TIME: 0x91,
} as const

const limits = {
  /** Structures within structures; common data classes of IEC 61850-7-3 nest four deep. */
  depth: 8,
  /** Bytes of an octet string shown. */
  bytesShown: 32,
} as const

export type MmsScalar = number | string | boolean

/** Value of one element that is no structure or array; undefined for those, and for unknown tags. */
export function mmsScalar(bytes: Uint8Array, { tag, start, end }: BerElement): MmsScalar | undefined {
  const byteCount = end - start
  switch (tag) {
    case mmsTag.BOOLEAN:
      return byteCount > 0 && bytes[start] !== 0
    case mmsTag.INTEGER:
      return berInteger(bytes, start, end)
    case mmsTag.UNSIGNED:
    case mmsTag.BCD:
      return unsigned(bytes, start, end)
    case mmsTag.FLOATING_POINT:
      return floating(bytes, start, end)
    case mmsTag.BIT_STRING:
      return bitString(bytes, start, end)
    case mmsTag.BYTE_STRING:
      return toHex(bytes, start, Math.min(end, start + limits.bytesShown))
    case mmsTag.VISIBLE_STRING:
    case mmsTag.MMS_STRING:
    case mmsTag.GENERALIZED_TIME:
      return text(bytes, start, end)
    case mmsTag.BINARY_TIME:
      return binaryTime(bytes, start, end)
    case mmsTag.UTC_TIME:
      return byteCount === 8 ? utcTime(bytes, start) : undefined
    default:
      return undefined
  }
}

function unsigned(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end <= start || end - start > 9) return undefined
  let value = 0
  for (let at = start; at < end; at++) value = value * 256 + bytes[at]!
  return value
}

/** A byte with the width of the exponent, then IEEE 754: ISO 9506-2:2003, FloatingPoint. */
function floating(bytes: Uint8Array, start: number, end: number): MmsScalar | undefined {
  const byteCount = end - start
  const value =
    byteCount === 5
      ? float32(u32be(bytes, start + 1))
      : byteCount === 9
        ? float64(u32be(bytes, start + 1), u32be(bytes, start + 5))
        : undefined
  return value === undefined || Number.isFinite(value) ? value : String(value)
}

/** Bits as digits, first bit first; the first byte counts the unused ones. */
function bitString(bytes: Uint8Array, start: number, end: number): string {
  const bits = Math.min((end - start - 1) * 8 - ((bytes[start] ?? 0) & 7), 256)
  let digits = ''
  for (let bit = 0; bit < bits; bit++)
    digits += (bytes[start + 1 + (bit >> 3)]! >> (7 - (bit & 7))) & 1 ? '1' : '0'
  return digits
}

/** Days from 1984-01-01 to the epoch of POSIX are negative: ISO 9506-2:2003, TimeOfDay. */
const DAY_MS = 86_400_000
const EPOCH_1984 = Date.UTC(1984, 0, 1)

/** Milliseconds of the day, and days since 1984 where there are six bytes. */
function binaryTime(bytes: Uint8Array, start: number, end: number): string | undefined {
  const milliseconds = end - start >= 4 ? u32be(bytes, start) & 0x0fff_ffff : -1
  if (milliseconds < 0 || milliseconds >= DAY_MS) return undefined
  if (end - start === 4) return new Date(milliseconds).toISOString().slice(11)
  if (end - start !== 6) return undefined
  return new Date(EPOCH_1984 + u16be(bytes, start + 4) * DAY_MS + milliseconds).toISOString()
}

/** Seconds, fraction of 24 bits, quality (not shown): IEC 61850-8-1:2011 §8.1.3.6. */
export function utcTime(bytes: Uint8Array, at: number): string {
  const fraction = Math.floor((u24be(bytes, at + 4) * 1000) / 0x100_0000)
  return new Date(u32be(bytes, at) * 1000 + fraction).toISOString()
}

/**
 * Visits the scalars of `bytes[start..end)`, which is filled by Data elements, at most `most` of them. `path` names an
 * element: its index, and those of its parts parted by dots. Stops quietly at the first broken element.
 */
export function eachMmsScalar(
  bytes: Uint8Array,
  start: number,
  end: number,
  most: number,
  take: (path: string, value: MmsScalar, tag: number) => void,
): void {
  let left = most
  const visit = (from: number, to: number, prefix: string, depth: number): void => {
    let index = 0
    for (let at = from; at < to && left > 0; index++) {
      const element = berElement(bytes, at, to)
      if (element === undefined) return
      at = element.end
      const path = `${prefix}${index}`
      if (element.tag === mmsTag.STRUCTURE || element.tag === mmsTag.ARRAY) {
        if (depth < limits.depth) visit(element.start, element.end, `${path}.`, depth + 1)
        continue
      }
      const value = mmsScalar(bytes, element)
      if (value === undefined) continue
      left--
      take(path, value, element.tag)
    }
  }
  visit(start, end, '', 0)
}
