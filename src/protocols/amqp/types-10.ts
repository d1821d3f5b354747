/** Values in the encoding of AMQP 1.0 (OASIS 2012, part 1 §1.2 and §1.6): a constructor, then the content. */
import { u32be } from '#bytes/read'
import { text } from '#bytes/text'

const DESCRIBED = 0x00
/** Upper digit of a constructor, and the bytes behind it; 0xa to 0xf state their size: §1.2.1. */
const FIXED_BYTES = [-1, -1, -1, -1, 0, 1, 2, 4, 8, 16] as const
const SIZED = 0xa
/** Of the sized ones, even digits state it in one byte, odd ones in four. */
const SMALL_ULONG = 0x53
const ULONG = 0x80
const TRUE = 0x41
const BOOLEAN = 0x56
const UBYTE = 0x50
const BINARY: ReadonlySet<number> = new Set([0xa0, 0xb0])
const TEXTS: ReadonlySet<number> = new Set([0xa1, 0xa3, 0xb1, 0xb3])
const LIST_0 = 0x45
const LIST_8 = 0xc0
const LIST_32 = 0xd0
const MAP_8 = 0xc1
const MAP_32 = 0xd1

/** A value described in a value described … is looked into no further. */
const DEEPEST = 4
/** Fields of the largest list of the standard that is read (attach has 14). */
const MOST_ITEMS = 64

/** Offset behind the value whose constructor is at `at`, or -1 if it does not end before `end`. */
export function valueEnd(bytes: Uint8Array, at: number, end: number, depth = 0): number {
  if (at < 0 || at >= end) return -1
  const code = bytes[at]!
  if (code === DESCRIBED) {
    if (depth === DEEPEST) return -1
    return valueEnd(bytes, valueEnd(bytes, at + 1, end, depth + 1), end, depth + 1)
  }
  const digit = code >> 4
  if (digit < SIZED) {
    const byteCount = FIXED_BYTES[digit]!
    return byteCount < 0 || at + 1 + byteCount > end ? -1 : at + 1 + byteCount
  }
  const sizeBytes = (digit & 1) === 0 ? 1 : 4
  if (at + 1 + sizeBytes > end) return -1
  const stop = at + 1 + sizeBytes + (sizeBytes === 1 ? bytes[at + 1]! : u32be(bytes, at + 1))
  return stop > end ? -1 : stop
}

/** Number that describes the value at `at`, and where that value itself begins; undefined if it is described by no number. */
export function descriptorOf(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly code: number; readonly value: number } | undefined {
  if (at + 2 >= end || bytes[at] !== DESCRIBED) return undefined
  if (bytes[at + 1] === SMALL_ULONG) return { code: bytes[at + 2]!, value: at + 3 }
  // The first word of an unsigned long is zero in all that the standard describes; other domains have their own.
  if (bytes[at + 1] !== ULONG || at + 10 > end || u32be(bytes, at + 2) !== 0) return undefined
  return { code: u32be(bytes, at + 6), value: at + 10 }
}

/** Offsets of the constructors of a list's or map's items; as many as are whole. */
export function itemsOf(bytes: Uint8Array, at: number, end: number): readonly number[] {
  const code = at < end ? bytes[at]! : LIST_0
  const isSmall = code === LIST_8 || code === MAP_8
  if (!isSmall && code !== LIST_32 && code !== MAP_32) return []
  const stop = valueEnd(bytes, at, end)
  const items: number[] = []
  let next = at + (isSmall ? 3 : 9) // constructor, size and count
  while (next >= 0 && next < stop && items.length < MOST_ITEMS) {
    items.push(next)
    next = valueEnd(bytes, next, stop)
  }
  return items
}

/** Of a string or symbol; '' for every other value. */
export function textAt(bytes: Uint8Array, at: number | undefined, end: number): string {
  return contentAt(bytes, at, end, TEXTS, text) ?? ''
}

/** Bounds of a binary value, if it is one. */
export function binaryAt(
  bytes: Uint8Array,
  at: number | undefined,
  end: number,
): readonly [start: number, end: number] | undefined {
  return contentAt(bytes, at, end, BINARY, (_bytes, start, stop) => [start, stop] as const)
}

function contentAt<Content>(
  bytes: Uint8Array,
  at: number | undefined,
  end: number,
  constructors: ReadonlySet<number>,
  read: (bytes: Uint8Array, start: number, end: number) => Content,
): Content | undefined {
  if (at === undefined || !constructors.has(bytes[at]!)) return undefined
  const stop = valueEnd(bytes, at, end)
  return stop < 0 ? undefined : read(bytes, at + (bytes[at]! < 0xb0 ? 2 : 5), stop)
}

/** True only for the value true, in either form. */
export function isTrueAt(bytes: Uint8Array, at: number | undefined): boolean {
  return at !== undefined && (bytes[at] === TRUE || (bytes[at] === BOOLEAN && bytes[at + 1] === 1))
}

/** Of an unsigned byte or integer in any of its forms; undefined for every other value. */
export function numberAt(bytes: Uint8Array, at: number | undefined, end: number): number | undefined {
  if (at === undefined || valueEnd(bytes, at, end) < 0) return undefined
  switch (bytes[at]) {
    case 0x43: // uint0
      return 0
    case UBYTE:
    case 0x52: // smalluint
      return bytes[at + 1]!
    case 0x70: // uint
      return u32be(bytes, at + 1)
    default:
      return undefined
  }
}
