import { u16be } from '#bytes/read'
import { BEYOND_DATAGRAM } from '#model/header-faults'
import { readIpProtocol } from './ip-protocol.ts'
import type { Packet } from './packet.ts'

// RFC 791 §3.1.
const TOTAL_LENGTH = 2
const IDENTIFICATION = 4
const FRAGMENT = 6
const TIME_TO_LIVE = 8
const PROTOCOL = 9
const SOURCE_4 = 12
const DESTINATION_4 = 16
const HEADER_4 = 20
const LONGEST_DATAGRAM = 65_535
const MORE_FRAGMENTS = 0x2000
const OFFSET_MASK = 0x1fff

// RFC 8200 §3.
const PAYLOAD_LENGTH = 4
const NEXT_HEADER = 6
const HOP_LIMIT = 7
const SOURCE_6 = 8
const DESTINATION_6 = 24
const HEADER_6 = 40

/** IPv4 or IPv6, by the first four bits; false (counted) if neither. */
export function readIp(packet: Packet, at: number, end: number): boolean {
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  if (at >= end) return packet.refuse('ip header cut')
  const version = packet.bytes[at]! >> 4
  if (version === 4) {
    packet.etherType = 0x0800
    return readIpv4(packet, at, end)
  }
  if (version === 6) {
    packet.etherType = 0x86dd
    return readIpv6(packet, at, end)
  }
  return packet.refuse('ip version neither 4 nor 6')
}

/** As `readIp`, if the link permits only version 6. */
export function readIpv6Alone(packet: Packet, at: number, end: number): boolean {
  const isOther = at < end && packet.bytes[at]! >> 4 !== 6
  return isOther ? packet.refuse('IP version other than the link says not read') : readIp(packet, at, end)
}

/** IPv4 header and what it carries. Always true: the link below it has been read. */
export function readIpv4(packet: Packet, at: number, end: number): boolean {
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  const bytes = packet.bytes
  if (end - at < HEADER_4) return wrong(packet, 'ipv4 header cut')
  const first = bytes[at]!
  if (first >> 4 !== 4) return wrong(packet, 'ipv4 version')
  const header = (first & 0x0f) * 4
  if (header < HEADER_4) return wrong(packet, 'ipv4 header length')
  packet.ipVersion = 4
  packet.sourceIpAt = at + SOURCE_4
  packet.destinationIpAt = at + DESTINATION_4
  packet.timeToLive = bytes[at + TIME_TO_LIVE]!
  packet.ipIdentification = u16be(bytes, at + IDENTIFICATION)
  const protocol = bytes[at + PROTOCOL]!
  packet.ipProtocol = protocol

  const total = u16be(bytes, at + TOTAL_LENGTH)
  let stop = total === 0 ? end : at + total // 0: cut up later by the sender's network card
  if (stop > end) {
    packet.isCut = true
    packet.missingBytes = stop - end
    stop = end
  }
  const start = at + header
  if (total > 0 && total < header) {
    // Hosts discard such a packet (RFC 1812 §5.2.2), so it carries no message.
    packet.ipPayloadStart = stop
    packet.ipPayloadEnd = stop
    packet.malformed = 'ipv4 total length'
    return true
  }
  if (start > stop) {
    packet.ipPayloadStart = stop
    packet.ipPayloadEnd = stop
    return wrong(packet, 'ipv4 options cut')
  }
  const fragment = u16be(bytes, at + FRAGMENT)
  if ((fragment & (MORE_FRAGMENTS | OFFSET_MASK)) !== 0) {
    packet.isFragment = true
    packet.moreFragments = (fragment & MORE_FRAGMENTS) !== 0
    packet.fragmentOffset = (fragment & OFFSET_MASK) * 8
    packet.ipPayloadStart = start
    packet.ipPayloadEnd = stop
    if (packet.fragmentOffset + total > LONGEST_DATAGRAM) packet.malformed = BEYOND_DATAGRAM
    return true
  }
  readIpProtocol(packet, protocol, start, stop)
  return true
}

/** IPv6 header, extension headers and what they carry. Always true: the link below it has been read. */
export function readIpv6(packet: Packet, at: number, end: number): boolean {
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  const bytes = packet.bytes
  if (end - at < HEADER_6) return wrong(packet, 'ipv6 header cut')
  if (bytes[at]! >> 4 !== 6) return wrong(packet, 'ipv6 version')
  packet.ipVersion = 6
  packet.sourceIpAt = at + SOURCE_6
  packet.destinationIpAt = at + DESTINATION_6
  packet.timeToLive = bytes[at + HOP_LIMIT]!

  const length = u16be(bytes, at + PAYLOAD_LENGTH)
  const start = at + HEADER_6
  let stop = length === 0 ? end : start + length // 0: a jumbogram (RFC 2675), or cut up later by the network card
  if (stop > end) {
    packet.isCut = true
    packet.missingBytes = stop - end
    stop = end
  }
  readIpProtocol(packet, bytes[at + NEXT_HEADER]!, start, stop)
  return true
}

/** A header that cannot be read further; in a truncated capture, that is no anomaly. */
function wrong(packet: Packet, what: string): true {
  if (packet.isSnapped || packet.isCut) packet.isCut = true
  else packet.malformed = what
  return true
}
