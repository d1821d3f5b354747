/** What rules may do to a buffer before they compare it. */
import { base64Bytes } from '#bytes/base64'
import { latin1 } from '#bytes/message-head'
import type { Transform } from './signature.ts'

const isSpace = (octet: number) => octet === 0x20 || (octet >= 0x09 && octet <= 0x0d)

/** A dot before a domain name, so that `.example.com` is found in it and in names below it alone. */
export const dotPrefix: Transform = (octets) => Uint8Array.from([0x2e, ...octets])

export const TRANSFORMS: Readonly<Record<string, Transform>> = {
  to_lowercase: (octets) => octets.map((octet) => (octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet)),
  to_uppercase: (octets) => octets.map((octet) => (octet >= 0x61 && octet <= 0x7a ? octet - 0x20 : octet)),
  strip_whitespace: (octets) => octets.filter((octet) => !isSpace(octet)),
  compress_whitespace: (octets) =>
    octets.filter((octet, i) => !isSpace(octet) || i === 0 || !isSpace(octets[i - 1]!)),
  url_decode: (octets) => percentDecoded(octets),
}

/** Octets with `%41` read as what they stand for; what is no escape stays. RFC 3986 §2.1. */
export function percentDecoded(octets: Uint8Array): Uint8Array {
  const decoded = new Uint8Array(octets.length)
  let length = 0
  for (let at = 0; at < octets.length; at++) {
    const digits = octets[at] === 0x25 ? String.fromCharCode(octets[at + 1] ?? 0, octets[at + 2] ?? 0) : ''
    if (/^[0-9a-f]{2}$/i.test(digits)) {
      decoded[length++] = Number.parseInt(digits, 16)
      at += 2
    } else decoded[length++] = octets[at]!
  }
  return decoded.subarray(0, length)
}

/** What the base64 digits from `start` on hold, up to the first octet that is none. RFC 4648 §4. */
export function base64Run(bytes: Uint8Array, start: number, end: number): Uint8Array {
  let stop = start
  while (stop < end && isDigit(bytes[stop]!)) stop++
  // A digit that is left over holds no whole octet.
  const length = stop - start - ((stop - start) % 4 === 1 ? 1 : 0)
  return base64Bytes(latin1(bytes, start, start + length)) ?? new Uint8Array(0)
}

function isDigit(octet: number): boolean {
  const folded = octet | 0x20
  return (
    (folded >= 0x61 && folded <= 0x7a) || (octet >= 0x30 && octet <= 0x39) || octet === 0x2b || octet === 0x2f
  )
}
