/** CRC-16 with polynomial 0x8005, reflected, start 0: `CRC-16/ARC`. Found by trying the known ones on public captures. */
const TABLE = new Uint16Array(256)
for (let octet = 0; octet < 256; octet++) {
  let value = octet
  for (let bit = 0; bit < 8; bit++) value = (value & 1) !== 0 ? (value >> 1) ^ 0xa001 : value >> 1
  TABLE[octet] = value
}

/** The checksum of `bytes[start..end)`; sent low octet first. */
export function crc16(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0
  for (let at = start; at < end; at++) crc = (crc >> 8) ^ TABLE[(crc ^ bytes[at]!) & 0xff]!
  return crc
}
