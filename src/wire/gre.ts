import { u16be } from '#bytes/read'
import { LINK } from '#capture/link-types'
import { ETHER_TYPE_LINK } from './inner-link.ts'
import { limits } from './limits.ts'
import type { Packet } from './packet.ts'

// RFC 2784 §2.1, RFC 2890 §2; routing and acknowledgment: RFC 1701, RFC 2637 §4.1.
const CHECKSUM = 0x8000
const ROUTING = 0x4000
const KEY = 0x2000
const SEQUENCE = 0x1000
const ACKNOWLEDGMENT = 0x0080
const VERSION = 0x0007
const PROTOCOL = 2
const HEADER = 4

const TRANSPARENT_ETHERNET = 0x6558 // RFC 1701 §8
const PPP = 0x880b // RFC 2637 §4.1
const WCCP = 0x883e
const EOIP = 0x6400 // MikroTik's Ethernet over IP, with key and version 1; no public document, read as Wireshark and Linux drivers do
const ERSPAN = 0x88be // draft-foschiano-erspan-03 §4
const ERSPAN_3 = 0x22eb
const ERSPAN_2_HEADER = 8
const ERSPAN_3_HEADER = 12
const ERSPAN_3_SUBHEADER = 8

/** Generic Routing Encapsulation in all its variants, and ERSPAN inside. */
export function readGre(packet: Packet, at: number, end: number): void {
  if (end - at < HEADER) return
  const bytes = packet.bytes
  const flags = u16be(bytes, at)
  const version = flags & VERSION
  const protocol = u16be(bytes, at + PROTOCOL)
  let next = at + HEADER
  if (version === 0 && (flags & (CHECKSUM | ROUTING)) !== 0) next += 4 // checksum and offset come together
  if ((flags & KEY) !== 0) next += 4
  if ((flags & SEQUENCE) !== 0) next += 4
  if (version === 1 && (flags & ACKNOWLEDGMENT) !== 0) next += 4
  if (version === 0 && (flags & ROUTING) !== 0) next = afterRoutes(bytes, next, end)
  if (version > 1 || next >= end) return
  if (protocol === PPP) packet.wrap('gre', LINK.PPP, next, end)
  else if (protocol === TRANSPARENT_ETHERNET || (protocol === EOIP && version === 1))
    packet.wrap('gre', LINK.ETHERNET, next, end)
  else if (protocol === ERSPAN || protocol === ERSPAN_3)
    readErspan(packet, protocol, (flags & SEQUENCE) !== 0, next, end)
  else if (protocol === WCCP) packet.wrap('gre', LINK.IPV4, bytes[next]! >> 4 === 4 ? next : next + 4, end)
  else packet.wrap('gre', ETHER_TYPE_LINK + protocol, next, end)
}

/** Source route entries: family (2), offset (1), length (1), route; an entry without family and length ends them. */
function afterRoutes(bytes: Uint8Array, at: number, end: number): number {
  for (let entries = 0; entries < limits.listEntries && end - at >= 4; entries++) {
    const length = bytes[at + 3]!
    const isLast = length === 0 && u16be(bytes, at) === 0
    at += 4 + length
    if (isLast) return at
  }
  return end
}

/** Type I has no header of its own and no GRE sequence number; II and III have both (draft §4.1 to §4.3). */
function readErspan(packet: Packet, protocol: number, hasSequence: boolean, at: number, end: number): void {
  if (protocol === ERSPAN_3) {
    if (end - at < ERSPAN_3_HEADER) return
    const hasSubheader = (packet.bytes[at + ERSPAN_3_HEADER - 1]! & 1) !== 0
    const header = ERSPAN_3_HEADER + (hasSubheader ? ERSPAN_3_SUBHEADER : 0)
    const isIp = ((packet.bytes[at + 10]! >> 2) & 0x1f) === 2 // frame type: 0 Ethernet, 2 IP
    packet.wrap('erspan', isIp ? LINK.RAW : LINK.ETHERNET, at + header, end)
  } else packet.wrap('erspan', LINK.ETHERNET, hasSequence ? at + ERSPAN_2_HEADER : at, end)
}
