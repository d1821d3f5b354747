import { u16be } from '#bytes/read'
import { LINK_PAYLOAD } from '#model/link-payload'
import { readLlc } from './ethernet.ts'
import type { Packet } from './packet.ts'

// IEEE 802.11-2020 §9.2.3, §9.2.4.1; all fields are little endian.
const FLAGS = 1
const VERSION = 0x03
const ADDRESS_1 = 4
const ADDRESS_2 = 10
const ADDRESS_3 = 16
const HEADER = 24
const ADDRESS_4 = 24
const MANAGEMENT = 0
const CONTROL = 1
const DATA = 2
const TO_SYSTEM = 0x01
const FROM_SYSTEM = 0x02
const PROTECTED = 0x40
const ORDER = 0x80
/** Subtype bits of data frames: §9.2.4.1.3, table 9-1. */
const NULL_FUNCTION = 4
const QUALITY_OF_SERVICE = 8

const AGGREGATE = 0x80 // §9.2.4.5.9: the body is an A-MSDU
const SUBFRAME_HEADER = 14 // §9.3.2.2.2: destination, source, length (big endian)
const SUBFRAME_LENGTH = 12

/**
 * A Wi-Fi frame. Management frames are handed on whole; encrypted data frames give their addresses only. Of an A-MSDU the first subframe is
 * read, further ones are counted. `isPadded`: the body begins at a multiple of four bytes, as some drivers write.
 */
export function readWifi(packet: Packet, at: number, end: number, isPadded: boolean): boolean {
  if (end - at < HEADER) return packet.refuse('wi-fi control frame or header cut')
  const bytes = packet.bytes
  // The version is 0; if not, the two bytes are swapped, as Cisco's CAPWAP controllers send them (seen in captures).
  const isSwapped = (bytes[at]! & VERSION) !== 0
  const control = bytes[isSwapped ? at + FLAGS : at]!
  const flags = bytes[isSwapped ? at : at + FLAGS]!
  const type = (control >> 2) & 3
  const subtype = control >> 4
  if (type === CONTROL || type > DATA || (control & VERSION) !== 0)
    return packet.refuse('wi-fi control frame or header cut')
  packet.linkPayloadStart = end
  packet.linkPayloadEnd = end
  if (type === MANAGEMENT) {
    packet.destinationMacAt = at + ADDRESS_1
    packet.sourceMacAt = at + ADDRESS_2
    packet.etherType = LINK_PAYLOAD.wifiManagement
    packet.linkPayloadStart = at
    return true
  }
  let body = at + HEADER
  if (!readAddresses(packet, at, end, flags & (TO_SYSTEM | FROM_SYSTEM)))
    return packet.refuse('wi-fi header cut')
  if ((flags & TO_SYSTEM) !== 0 && (flags & FROM_SYSTEM) !== 0) body += 6
  let isAggregate = false
  if ((subtype & QUALITY_OF_SERVICE) !== 0) {
    isAggregate = body < end && (bytes[body]! & AGGREGATE) !== 0
    body += (flags & ORDER) !== 0 ? 6 : 2 // with the HT control field: §9.2.4.1.10
  }
  if (isPadded) body = at + ((body - at + 3) & ~3)
  if ((subtype & NULL_FUNCTION) !== 0 || body >= end) return true
  if ((flags & PROTECTED) !== 0) {
    packet.count('wi-fi frames encrypted')
    return true
  }
  return isAggregate ? readFirstSubframe(packet, body, end) : readLlc(packet, body, end)
}

/** §9.3.2.1, table 9-30: which address field is the source and which the destination. */
function readAddresses(packet: Packet, at: number, end: number, direction: number): boolean {
  packet.destinationMacAt = (direction & TO_SYSTEM) !== 0 ? at + ADDRESS_3 : at + ADDRESS_1
  packet.sourceMacAt = direction === FROM_SYSTEM ? at + ADDRESS_3 : at + ADDRESS_2
  if (direction !== (TO_SYSTEM | FROM_SYSTEM)) return true
  packet.sourceMacAt = at + ADDRESS_4
  return end - at >= ADDRESS_4 + 6
}

function readFirstSubframe(packet: Packet, at: number, end: number): boolean {
  if (end - at < SUBFRAME_HEADER) return true
  packet.destinationMacAt = at
  packet.sourceMacAt = at + 6
  const body = at + SUBFRAME_HEADER
  const stop = Math.min(end, body + u16be(packet.bytes, at + SUBFRAME_LENGTH))
  if (end - stop > SUBFRAME_HEADER) packet.count('wi-fi aggregates of which only the first part is read')
  return readLlc(packet, body, stop)
}
