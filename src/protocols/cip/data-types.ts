/** Elementary data types → values: CIP Networks Library Vol. 1 Ed. 3.3 (2007) Appendix C-6.1. */
import { float32, float64, i16le, i32le, u16le, u32le, u64le } from '#bytes/read'
import { text } from '#bytes/text'

type Value = number | string | boolean

interface DataType {
  readonly name: string
  /** Bytes of one element. */
  readonly width: number
  read(bytes: Uint8Array, at: number): Value
}

/** Signed 64-bit; text where a number would lose digits. */
function i64(bytes: Uint8Array, at: number): Value {
  const value = i32le(bytes, at + 4) * 0x1_0000_0000 + u32le(bytes, at)
  return Number.isSafeInteger(value) ? value : `${value}`
}

function real(bytes: Uint8Array, at: number): Value {
  const value = float32(u32le(bytes, at))
  return Number.isFinite(value) ? Number(value.toPrecision(7)) : `${value}`
}

function longReal(bytes: Uint8Array, at: number): Value {
  const value = float64(u32le(bytes, at + 4), u32le(bytes, at))
  return Number.isFinite(value) ? value : `${value}`
}

const byte = (bytes: Uint8Array, at: number): Value => bytes[at]!
const types: ReadonlyMap<number, DataType> = new Map([
  [0xc1, { name: 'BOOL', width: 1, read: (bytes, at) => bytes[at] !== 0 }],
  [0xc2, { name: 'SINT', width: 1, read: (bytes, at) => (bytes[at]! << 24) >> 24 }],
  [0xc3, { name: 'INT', width: 2, read: i16le }],
  [0xc4, { name: 'DINT', width: 4, read: i32le }],
  [0xc5, { name: 'LINT', width: 8, read: i64 }],
  [0xc6, { name: 'USINT', width: 1, read: byte }],
  [0xc7, { name: 'UINT', width: 2, read: u16le }],
  [0xc8, { name: 'UDINT', width: 4, read: u32le }],
  [0xc9, { name: 'ULINT', width: 8, read: u64le }],
  [0xca, { name: 'REAL', width: 4, read: real }],
  [0xcb, { name: 'LREAL', width: 8, read: longReal }],
  [0xd1, { name: 'BYTE', width: 1, read: byte }],
  [0xd2, { name: 'WORD', width: 2, read: u16le }],
  [0xd3, { name: 'DWORD', width: 4, read: u32le }],
  [0xd4, { name: 'LWORD', width: 8, read: u64le }],
])

/** Marks a structure; a handle of two bytes follows: Rockwell 1756-PM020. */
const STRUCTURE = 0x02a0
/** Structure handle of the predefined STRING: length (4), 82 characters, padding to 88: 1756-PM020. */
const STRING_HANDLE = 0x0fce
const STRING: DataType = { name: 'STRING', width: 88, read: readString }

function readString(bytes: Uint8Array, at: number): Value {
  return text(bytes, at + 4, at + 4 + Math.min(u32le(bytes, at), 82))
}

/** The type at `at`, and the position after it; `type` is undefined for structures of unknown shape. */
export function readType(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly type: DataType | undefined; readonly next: number } | undefined {
  if (end - at < 2) return undefined
  const code = u16le(bytes, at)
  if (code !== STRUCTURE) return { type: types.get(code), next: at + 2 }
  if (end - at < 4) return undefined
  return { type: u16le(bytes, at + 2) === STRING_HANDLE ? STRING : undefined, next: at + 4 }
}

/** At most `most` whole elements of `bytes[at..end)`. */
export function readValues(
  bytes: Uint8Array,
  at: number,
  end: number,
  { type, most }: { readonly type: DataType; readonly most: number },
): readonly Value[] {
  const count = Math.min(most, Math.floor((end - at) / type.width))
  return Array.from({ length: count }, (_, i) => type.read(bytes, at + i * type.width))
}
