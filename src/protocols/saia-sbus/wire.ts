import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Ether-S-Bus header: length of the whole (4), version, protocol type, sequence (2), attribute: S-Bus manual 26/739.
const VERSION = 4
const SEQUENCE = 6
const ATTRIBUTE = 8
const HEADER = 9
const CHECKSUM = 2
/** A telegram holds at most 256 bytes of data. */
const MAX_LENGTH = 1500

export const REQUEST = 0
export const RESPONSE = 1
export const ACKNOWLEDGE = 2

export interface SbusMessage {
  readonly attribute: number
  readonly sequence: number
  /** Of requests: station and command. */
  readonly station: number
  readonly command: number
  /** Bounds of the data, without the checksum, from the start of the message. */
  readonly data: number
  readonly end: number
}

/** CRC-16 with the polynomial 0x1021 and the start 0 (ITU-T V.41 turned over): found again in captures. */
export function checksum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0
  for (let at = start; at < end; at++) {
    sum ^= bytes[at]! << 8
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000) !== 0 ? (sum << 1) ^ 0x1021 : sum << 1
    sum &= 0xffff
  }
  return sum
}

function isWhole({ bytes, start, end }: Slice): boolean {
  const available = end - start
  if (available < HEADER + CHECKSUM + 1 || available > MAX_LENGTH || u32be(bytes, start) !== available)
    return false
  const attribute = bytes[start + ATTRIBUTE]!
  const least = attribute === REQUEST ? 2 : 1
  if (bytes[start + VERSION]! > 1 || attribute > ACKNOWLEDGE || available < HEADER + least + CHECKSUM)
    return false
  return checksum(bytes, start, end - CHECKSUM) === u16be(bytes, end - CHECKSUM)
}

/** Sure of a length that is the datagram's, a known attribute and a right checksum. */
export function probe(slice: Slice): 'yes' | 'no' {
  return isWhole(slice) ? 'yes' : 'no'
}

/** Reads a datagram; `foreign` where length or checksum do not fit. */
export function dissect(slice: Slice): Dissected<SbusMessage> {
  if (!isWhole(slice)) return { kind: 'foreign' }
  const { bytes, start, end } = slice
  const length = end - start
  const attribute = bytes[start + ATTRIBUTE]!
  const isRequest = attribute === REQUEST
  return {
    kind: 'message',
    length,
    message: {
      attribute,
      sequence: u16be(bytes, start + SEQUENCE),
      station: isRequest ? bytes[start + HEADER]! : 0,
      command: isRequest ? bytes[start + HEADER + 1]! : 0,
      data: isRequest ? HEADER + 2 : HEADER,
      end: length - CHECKSUM,
    },
  }
}
