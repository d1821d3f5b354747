/** Sum of 16-bit words for the Internet checksum (RFC 1071 §1); an odd last octet counts as if a zero followed. */
export function wordSum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0
  for (let at = start; at + 1 < end; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!
  if ((end - start) % 2 === 1) sum += bytes[end - 1]! << 8
  return sum
}

/** The Internet checksum of a word sum: folded to 16 bits and inverted. */
export function checksumOf(sum: number): number {
  let folded = sum
  while (folded > 0xffff) folded = (folded % 0x1_0000) + Math.floor(folded / 0x1_0000)
  return ~folded & 0xffff
}

/** CRC-32 of IEEE 802.3-2022 §3.2.9, unsigned, as it stands in frames. */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0xffffffff
  for (let at = start; at < end; at++) {
    crc ^= bytes[at]!
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ CRC32_POLYNOMIAL : crc >>> 1
  }
  return ~crc >>> 0
}
/** Bits reversed. */
const CRC32_POLYNOMIAL = 0xedb88320
