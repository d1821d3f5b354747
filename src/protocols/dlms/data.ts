/** Values of COSEM attributes: IEC 62056-5-3, type Data. */
import { toHex } from '#bytes/hex'
import { float32, float64, i16be, i32be, u16be, u32be, u64be } from '#bytes/read'
import { clean, isPrintable, text } from '#bytes/text'
import { limits } from './limits.ts'

export type DlmsValue = string | number | boolean | undefined | readonly DlmsValue[]

interface Read {
  readonly value: DlmsValue
  readonly next: number
}

/** Bytes of fixed types after their tag. */
const FIXED: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [3, 1],
  [5, 4],
  [6, 4],
  [13, 1],
  [15, 1],
  [16, 2],
  [17, 1],
  [18, 2],
  [20, 8],
  [21, 8],
  [22, 1],
  [23, 4],
  [24, 8],
  [25, 12],
  [26, 5],
  [27, 4],
])

/** The value at `at`; undefined where bytes are missing or its type is unknown. */
export function readData(bytes: Uint8Array, at: number, end: number, depth = 0): Read | undefined {
  if (at >= end || depth > limits.depth) return undefined
  const tag = bytes[at]!
  const fixed = FIXED.get(tag)
  if (fixed !== undefined)
    return at + 1 + fixed > end ? undefined : { value: fixedValue(bytes, at + 1, tag), next: at + 1 + fixed }
  const length = readLength(bytes, at + 1, end)
  if (length === undefined) return undefined
  if (tag === 1 || tag === 2) return readList(bytes, length, end, depth)
  const byteCount = tag === 4 ? (length.value + 7) >> 3 : length.value
  const stop = length.next + byteCount
  if (stop > end || (tag !== 4 && tag !== 9 && tag !== 10 && tag !== 12)) return undefined
  return { value: stringValue(bytes, length.next, stop, tag), next: stop }
}

function readList(
  bytes: Uint8Array,
  count: { readonly value: number; readonly next: number },
  end: number,
  depth: number,
): Read | undefined {
  const values: DlmsValue[] = []
  let at = count.next
  for (let left = Math.min(count.value, limits.elements); left > 0; left--) {
    const element = readData(bytes, at, end, depth + 1)
    if (element === undefined) return undefined
    values.push(element.value)
    at = element.next
  }
  return { value: values, next: at }
}

/** ASN.1 length: one byte, or 0x81/0x82 and one or two. */
export function readLength(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly value: number; readonly next: number } | undefined {
  if (at >= end) return undefined
  const first = bytes[at]!
  if (first < 0x80) return { value: first, next: at + 1 }
  if (first === 0x81 && at + 2 <= end) return { value: bytes[at + 1]!, next: at + 2 }
  if (first === 0x82 && at + 3 <= end) return { value: u16be(bytes, at + 1), next: at + 3 }
  return undefined
}

function fixedValue(bytes: Uint8Array, at: number, tag: number): DlmsValue {
  switch (tag) {
    case 3:
      return bytes[at] !== 0
    case 5:
      return i32be(bytes, at)
    case 6:
      return u32be(bytes, at)
    case 15:
      return (bytes[at]! << 24) >> 24
    case 16:
      return i16be(bytes, at)
    case 18:
      return u16be(bytes, at)
    case 20:
      return i32be(bytes, at) * 0x1_0000_0000 + u32be(bytes, at + 4)
    case 21:
      return u64be(bytes, at)
    case 23:
      return Number(float32(u32be(bytes, at)).toPrecision(7))
    case 24:
      return float64(u32be(bytes, at), u32be(bytes, at + 4))
    case 25:
      return momentText(bytes, at)
    case 0:
    case 26:
    case 27:
      return undefined
    default:
      return bytes[at]!
  }
}

function stringValue(bytes: Uint8Array, start: number, end: number, tag: number): DlmsValue {
  if (tag === 4) return toHex(bytes, start, Math.min(end, start + 32))
  if (start === end) return ''
  const isText = tag !== 9 || isPrintable(bytes, start, end)
  return isText ? clean(text(bytes, start, end)) : toHex(bytes, start, Math.min(end, start + 32))
}

/** A date-time of twelve bytes. */
function momentText(bytes: Uint8Array, at: number): string {
  const two = (byte: number | undefined) => String(byte ?? 0).padStart(2, '0')
  const date = `${u16be(bytes, at)}-${two(bytes[at + 2])}-${two(bytes[at + 3])}`
  return `${date} ${two(bytes[at + 5])}:${two(bytes[at + 6])}:${two(bytes[at + 7])}`
}
