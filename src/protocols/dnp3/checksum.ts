/** CRC of the data link layer: IEEE 1815-2012 §9.2.5, x^16+x^13+x^12+x^11+x^10+x^8+x^6+x^5+x^2+1, bytes lowest bit first, inverted. */

/** The polynomial with its bits reversed. */
const REVERSED = 0xa6bc

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >> 1) ^ (remainder & 1 ? REVERSED : 0)
  return remainder
})

/** CRC of `bytes[start..end)`; it is sent low byte first. */
export function crcOf(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0
  for (let at = start; at < end; at++) crc = (crc >> 8) ^ table[(crc ^ bytes[at]!) & 0xff]!
  return ~crc & 0xffff
}

/** True if the two bytes at `end` are the CRC of those before. */
export function isSound(bytes: Uint8Array, start: number, end: number): boolean {
  const crc = crcOf(bytes, start, end)
  return bytes[end] === (crc & 0xff) && bytes[end + 1] === crc >> 8
}
