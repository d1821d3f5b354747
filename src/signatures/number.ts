/** Numbers in traffic, as `byte_test`, `byte_jump` and `byte_extract` read them. */
import type { NumberReading } from './signature.ts'

/** Digits of a number in text; more would not be exact. */
const MOST_DIGITS = 23

/** The number at `at` and the offset past it; undefined if it does not lie in `bytes[..end)` or is no number. */
export function readNumber(
  bytes: Uint8Array,
  at: number,
  end: number,
  { isLittle, base, mask }: NumberReading,
  byteCount: number,
): { readonly value: number; readonly next: number } | undefined {
  if (base !== undefined)
    return readDigits(
      bytes,
      at,
      Math.min(end, at + (byteCount > 0 ? Math.min(byteCount, MOST_DIGITS) : MOST_DIGITS)),
      base,
    )
  if (byteCount < 1 || byteCount > 8 || at + byteCount > end) return undefined
  let value = 0
  for (let i = 0; i < byteCount; i++) value = value * 256 + bytes[isLittle ? at + byteCount - 1 - i : at + i]!
  return { value: mask === undefined ? value : masked(value, mask), next: at + byteCount }
}

/** The bits under the mask, moved right by as many as the mask has zeros there. */
function masked(value: number, mask: number): number {
  let bits = BigInt(mask)
  let taken = BigInt(value) & bits
  while (bits !== 0n && (bits & 1n) === 0n) {
    bits >>= 1n
    taken >>= 1n
  }
  return Number(taken)
}

/** As `strtoul` reads: blanks, perhaps 0x, digits up to the first byte that is none. */
function readDigits(bytes: Uint8Array, at: number, end: number, base: number) {
  let from = at
  while (from < end && (bytes[from] === 0x20 || (bytes[from]! >= 0x09 && bytes[from]! <= 0x0d))) from++
  if (base === 16 && from + 1 < end && bytes[from] === 0x30 && (bytes[from + 1]! | 0x20) === 0x78) from += 2
  let value = 0
  let next = from
  for (; next < end; next++) {
    const digit = digitOf(bytes[next]!)
    if (digit < 0 || digit >= base) break
    value = value * base + digit
  }
  return next === from ? undefined : { value, next: end }
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
