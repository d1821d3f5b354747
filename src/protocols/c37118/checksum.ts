/** CHK of every frame: CRC-CCITT, x^16+x^12+x^5+1, begun with ones. IEEE C37.118.2-2011 Annex B. */
const POLYNOMIAL = 0x1021

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 8
  for (let bit = 0; bit < 8; bit++)
    remainder = ((remainder << 1) ^ (remainder & 0x8000 ? POLYNOMIAL : 0)) & 0xffff
  return remainder
})

/** CRC of `bytes[start..end)`; it is sent high byte first. */
export function crcOf(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0xffff
  for (let at = start; at < end; at++) crc = ((crc << 8) & 0xffff) ^ table[(crc >> 8) ^ bytes[at]!]!
  return crc
}
