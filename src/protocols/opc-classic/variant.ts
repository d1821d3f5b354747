/** VARIANT as it is marshalled: [MS-OAUT] 2.2.29. */

import type { NdrReader } from '#bytes/ndr'
import { textUtf16le } from '#bytes/text'
import { limits } from './limits.ts'

/** Marker of user-marshalled data in place of the pointer to a VARIANT: "User". */
export const USER_MARKER = 0x7265_7355
/** clSize counts in these. */
const UNIT = 8
const SMALLEST = 2

export type VariantValue = number | string | boolean | undefined

/** Reads the array of markers, then their values. */
export function variants(reader: NdrReader, count: number): VariantValue[] {
  const markers = reader.array(count, () => reader.u32())
  if (markers.some((marker) => marker !== USER_MARKER)) reader.isShort = true
  return markers.map(() => variant(reader))
}

/** One value behind its marker; undefined where its type is none that fits a reading. */
export function variant(reader: NdrReader): VariantValue {
  if (reader.isShort) return undefined
  reader.align(UNIT)
  const start = reader.at
  const size = reader.u32() * UNIT
  reader.skip(4)
  const type = reader.u16()
  reader.skip(6)
  const discriminant = reader.u32()
  if (size < SMALLEST * UNIT || discriminant !== type) reader.isShort = true
  const value = scalar(reader, type)
  if (value !== undefined || reader.isShort) return value
  // The size is rounded up to units, and the filling left out where nothing follows that needs it.
  if (start + size > reader.end) reader.isShort = true
  else reader.at = start + size
  return undefined
}

/** VARENUM: [MS-OAUT] 2.2.7. */
function scalar(reader: NdrReader, type: number): VariantValue {
  switch (type) {
    case 0: // empty
    case 1: // null
      return ''
    case 2:
      return (reader.u16() << 16) >> 16
    case 3:
    case 22:
      return reader.u32() | 0
    case 4:
      return reader.float()
    case 5:
    case 7:
      return reader.double()
    case 8:
      return bstr(reader)
    case 11:
      return reader.u16() !== 0
    case 16:
      return (reader.u8() << 24) >> 24
    case 17:
      return reader.u8()
    case 18:
      return reader.u16()
    case 10:
    case 19:
    case 23:
      return reader.u32()
    default:
      return undefined
  }
}

/** FLAGGED_WORD_BLOB behind a pointer: size, bytes, words. [MS-OAUT] 2.2.23. */
function bstr(reader: NdrReader): string {
  if (reader.u32() === 0) return ''
  reader.skip(8)
  const words = reader.u32()
  if (words > limits.characters || reader.isShort) return ''
  const { at } = reader
  reader.skip(words * 2)
  if (reader.isShort) return ''
  return textUtf16le(reader.bytes, at, at + words * 2)
}
