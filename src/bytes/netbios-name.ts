/** NetBIOS names, as name service, datagram service and session service write them. */
import { clean } from './text.ts'

/** Characters of a first-level encoded name: RFC 1001 §14.1. */
export const ENCODED_LENGTH = 32

export interface NetbiosName {
  /** Fifteen characters without their padding. */
  readonly name: string
  /** Sixteenth byte: which service of the host it names. */
  readonly suffix: number
}

/** Name of first-level encoded text, two letters `A`..`P` a byte; undefined if it is none. */
export function decodeNetbiosName(encoded: string): NetbiosName | undefined {
  if (encoded.length < ENCODED_LENGTH) return undefined
  const byteCount: number[] = []
  for (let i = 0; i < ENCODED_LENGTH; i += 2) {
    const high = encoded.charCodeAt(i) - 0x41
    const low = encoded.charCodeAt(i + 1) - 0x41
    if (high < 0 || high > 15 || low < 0 || low > 15) return undefined
    byteCount.push(high * 16 + low)
  }
  return { name: nameText(byteCount.slice(0, 15)), suffix: byteCount[15]! }
}

/** Unencoded name of sixteen bytes: NetBIOS frames. */
export function plainNetbiosName(bytes: Uint8Array, at: number): NetbiosName {
  return { name: nameText([...bytes.subarray(at, at + 15)]), suffix: bytes[at + 15]! }
}

/** First-level encoding of a name of at most fifteen ASCII characters. */
export function encodeNetbiosName({ name, suffix }: NetbiosName): string {
  const byteCount = [...name.padEnd(15, ' ').slice(0, 15)].map((character) => character.charCodeAt(0) & 0xff)
  return [...byteCount, suffix]
    .map((byte) => String.fromCharCode(0x41 + (byte >> 4), 0x41 + (byte & 15)))
    .join('')
}

/** Padding is blanks; the wildcard `*` is padded with NULs: RFC 1001 §17.2. */
function nameText(byteCount: readonly number[]): string {
  let end = byteCount.length
  while (end > 0 && (byteCount[end - 1] === 0x20 || byteCount[end - 1] === 0)) end--
  return clean(String.fromCharCode(...byteCount.slice(0, end)))
}
