/** CRC-16 of every message: polynomial 0xA001 (reflected), begun with ones, sent low octet first. Manual §1.2; seen in captures. */
const TABLE = Uint16Array.from({ length: 256 }, (_, octet) => {
  let value = octet
  for (let bit = 0; bit < 8; bit++) value = (value & 1) !== 0 ? (value >> 1) ^ 0xa001 : value >> 1
  return value
})

/** CRC of `bytes[start..end)`. */
export function crcOf(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0xffff
  for (let at = start; at < end; at++) crc = (crc >> 8) ^ TABLE[(crc ^ bytes[at]!) & 0xff]!
  return crc
}
