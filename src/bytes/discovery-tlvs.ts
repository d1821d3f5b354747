/** TLVs in announcements of Cisco's discovery protocol, and of Foundry's after it: Cisco document 10892. */
import { u16be, u32be } from './read.ts'

/** Type and length, which counts these four bytes too. */
const HEADER = 4

/** NLPID of IPv4: ISO/IEC TR 9577. */
const IPV4 = 0xcc
/** IPv6 is identified by its EtherType, in the last two of eight bytes of LLC and SNAP. */
const IPV6 = 0x86dd

/**
 * Hands over each TLV, `limit` at most.
 *
 * @returns where one begins that is shorter than its header or longer than what is there; undefined if none is
 */
export function eachTlv(
  bytes: Uint8Array,
  start: number,
  end: number,
  limit: number,
  read: (type: number, start: number, end: number) => void,
): number | undefined {
  let at = start
  for (let count = 0; at + HEADER <= end && count < limit; count++) {
    const next = at + u16be(bytes, at + 2)
    if (next < at + HEADER || next > end) return at
    read(u16be(bytes, at), at + HEADER, next)
    at = next
  }
  return undefined
}

/**
 * A count, then for each address its protocol's type, length and bytes, its length and it: "Address TLV". Only IP is
 * returned.
 */
export function eachIpAddress(
  bytes: Uint8Array,
  start: number,
  end: number,
  limit: number,
  emit: (start: number, byteCount: 4 | 16) => void,
): void {
  if (end - start < 4) return
  const count = Math.min(u32be(bytes, start), limit)
  let at = start + 4
  for (let i = 0; i < count && at + 2 <= end; i++) {
    const protocolBytes = bytes[at + 1]!
    const lengthAt = at + 2 + protocolBytes
    if (lengthAt + 2 > end) return
    const byteCount = u16be(bytes, lengthAt)
    const address = lengthAt + 2
    if (address + byteCount > end) return
    if (protocolBytes === 1 && bytes[at + 2] === IPV4 && byteCount === 4) emit(address, byteCount)
    if (protocolBytes === 8 && u16be(bytes, at + 8) === IPV6 && byteCount === 16) emit(address, byteCount)
    at = address + byteCount
  }
}
