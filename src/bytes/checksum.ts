/** Sum of 16-bit words for the Internet checksum (RFC 1071 §1); an odd last byte counts as if a zero followed. */
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

/** CRC-32 of IEEE 802.3-2022 §3.2.9, unsigned, in the byte order of frames. */
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

/** Of CRC-16 with polynomial 0x8005, reflected: 0xA001. */
const CRC16_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value & 1) !== 0 ? (value >> 1) ^ 0xa001 : value >> 1
  return value
})

/**
 * The CRC-16 of serial links over `bytes[start..end)`, sent low byte first.
 *
 * @param begun 0xFFFF: CRC-16/MODBUS (Modbus over Serial Line V1.02 §6.2.2); 0: CRC-16/ARC.
 */
export function crc16(bytes: ArrayLike<number>, start: number, end: number, begun: 0xffff | 0): number {
  let crc: number = begun
  for (let at = start; at < end; at++) crc = (crc >> 8) ^ CRC16_TABLE[(crc ^ bytes[at]!) & 0xff]!
  return crc
}
