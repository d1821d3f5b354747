/** Transformations of a buffer that rules may use before comparison. */
import { base64Bytes } from '#bytes/base64'
import { latin1 } from '#bytes/message-head'
import type { Transform } from './signature.ts'

const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)

/** A dot before a domain name, so that `.example.com` is found in it and in names below it alone. */
export const dotPrefix: Transform = (byteCount) => Uint8Array.from([0x2e, ...byteCount])

export const TRANSFORMS: Readonly<Record<string, Transform>> = {
  to_lowercase: (byteCount) => byteCount.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)),
  to_uppercase: (byteCount) => byteCount.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte)),
  strip_whitespace: (byteCount) => byteCount.filter((byte) => !isSpace(byte)),
  compress_whitespace: (byteCount) =>
    byteCount.filter((byte, i) => !isSpace(byte) || i === 0 || !isSpace(byteCount[i - 1]!)),
  url_decode: (byteCount) => percentDecoded(byteCount),
}

/** Bytes with escapes such as `%41` decoded; invalid escapes remain. RFC 3986 §2.1. */
export function percentDecoded(byteCount: Uint8Array): Uint8Array {
  const decoded = new Uint8Array(byteCount.length)
  let length = 0
  for (let at = 0; at < byteCount.length; at++) {
    const digits =
      byteCount[at] === 0x25 ? String.fromCharCode(byteCount[at + 1] ?? 0, byteCount[at + 2] ?? 0) : ''
    if (/^[0-9a-f]{2}$/i.test(digits)) {
      decoded[length++] = Number.parseInt(digits, 16)
      at += 2
    } else decoded[length++] = byteCount[at]!
  }
  return decoded.subarray(0, length)
}

/** Bytes of the base64 digits from `start` on, up to the first byte that is no digit. RFC 4648 §4. */
export function base64Run(bytes: Uint8Array, start: number, end: number): Uint8Array {
  let stop = start
  while (stop < end && isDigit(bytes[stop]!)) stop++
  // A digit that is left over holds no whole byte.
  const length = stop - start - ((stop - start) % 4 === 1 ? 1 : 0)
  return base64Bytes(latin1(bytes, start, start + length)) ?? new Uint8Array(0)
}

function isDigit(byte: number): boolean {
  const folded = byte | 0x20
  return (
    (folded >= 0x61 && folded <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2f
  )
}
