import { ByteWriter } from '#bytes/write'

/** An echo (type 8) or its reply (type 0) with its checksum: RFC 792. */
export function encodeEcho(type: 0 | 8, identifier: number, sequence: number, data: Uint8Array): Uint8Array {
  const writer = new ByteWriter().u8(type, 0).u16be(0).u16be(identifier).u16be(sequence).bytes(data)
  return writer.patchU16be(2, internetChecksum(writer.take())).take()
}

/** One's complement of the one's complement sum of 16-bit words: RFC 1071 §1. */
function internetChecksum(bytes: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at++) sum += at % 2 === 0 ? bytes[at]! << 8 : bytes[at]!
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}
