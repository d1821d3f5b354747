import { u16be } from '#bytes/read'
import { readEtherType, readLlc } from './ethernet.ts'
import { readIp } from './ip.ts'
import { readMpls } from './mpls.ts'
import type { Packet } from './packet.ts'

// RFC 1662 §3.1: address and control, which PPP may leave out; Cisco HDLC has its own addresses.
const ALL_STATIONS = 0xff
const CISCO_UNICAST = 0x0f
const CISCO_BROADCAST = 0x8f
const UNNUMBERED = 0x03

// PPP protocol numbers: RFC 1332, RFC 5072, RFC 3032 §4.3.
const IPV4 = 0x0021
const IPV6 = 0x0057
const MPLS = 0x0281
const MPLS_MULTICAST = 0x0283
const OSI = 0x0023 // RFC 1377
const CISCO_DISCOVERY = 0x0207 // RFC 1841 aside, Cisco's
/** EtherType of it in Cisco HDLC. */
const CISCO_DISCOVERY_TYPE = 0x2000

/** PPP with or without HDLC address and control; also Cisco HDLC, which shares its link type on serial lines. */
export function readPpp(packet: Packet, at: number, end: number): boolean {
  const bytes = packet.bytes
  if (end - at < 2) return packet.refuse('ppp header cut')
  const address = bytes[at]!
  if ((address === CISCO_UNICAST || address === CISCO_BROADCAST) && bytes[at + 1] === 0)
    return readCiscoHdlc(packet, at, end)
  if (address === ALL_STATIONS && bytes[at + 1] === UNNUMBERED) at += 2
  if (end - at < 2) return packet.refuse('ppp header cut')
  const isCompressed = (bytes[at]! & 1) === 1 // RFC 1661 §2: the first of two bytes is even
  const protocol = isCompressed ? bytes[at]! : u16be(bytes, at)
  at += isCompressed ? 1 : 2
  if (protocol === IPV4 || protocol === IPV6) return readIp(packet, at, end)
  if (protocol === CISCO_DISCOVERY) return readEtherType(packet, CISCO_DISCOVERY_TYPE, at, end)
  if (protocol === OSI) return readOsi(packet, at, end)
  if (protocol === MPLS || protocol === MPLS_MULTICAST) readMpls(packet, at, end)
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  return packet.tunnel !== '' || packet.refuse('ppp control or unknown protocol')
}

/** Cisco HDLC: address, control, EtherType. No public document; RFC 1547 §4.3.1 describes it. */
export function readCiscoHdlc(packet: Packet, at: number, end: number): boolean {
  if (end - at < 4) return packet.refuse('hdlc header cut')
  const type = u16be(packet.bytes, at + 2)
  // OSI has its LLC there: both service access points are 0xFE.
  return type === OSI_SAPS ? readLlc(packet, at + 2, end) : readEtherType(packet, type, at + 4, end)
}

/** Routing and network protocols of OSI: the first byte decides (ISO/IEC TR 9577), as after LLC. */
function readOsi(packet: Packet, at: number, end: number): boolean {
  packet.llcDsap = OSI_SAPS & 0xff
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  return true
}
const OSI_SAPS = 0xfefe

// RFC 2427 §3: Q.922 address, control, NLPID.
const NLPID_SNAP = 0x80
/** CLNP, ES-IS and IS-IS. */
const NLPID_OSI: ReadonlySet<number> = new Set([0x81, 0x82, 0x83])
const NLPID_IPV6 = 0x8e
const NLPID_IPV4 = 0xcc
/** The last byte of a Q.922 address has its lowest bit set; the address has two to four bytes. */
const ADDRESS_END = 1

/** Frame Relay with the encapsulation of RFC 2427 or Cisco's (EtherType after the address). */
export function readFrameRelay(packet: Packet, at: number, end: number): boolean {
  const bytes = packet.bytes
  const limit = Math.min(end, at + 4)
  while (at < limit && (bytes[at]! & ADDRESS_END) === 0) at++
  at++
  if (end - at < 2) return packet.refuse('frame relay header cut')
  if (bytes[at] !== UNNUMBERED) return readEtherType(packet, u16be(bytes, at), at + 2, end)
  at++
  if (bytes[at] === 0) at++ // RFC 2427 §4: a pad byte aligns what follows
  const nlpid = at < end ? bytes[at]! : 0
  if (nlpid === NLPID_IPV4 || nlpid === NLPID_IPV6) return readIp(packet, at + 1, end)
  if (NLPID_OSI.has(nlpid)) return readOsi(packet, at, end)
  if (nlpid === NLPID_SNAP && end - at >= 6) return readSnap(packet, at + 1, end)
  return packet.refuse('frame relay without ip or snap')
}

/** RFC 2427 §4.2: OUI 0 names an EtherType; OUI 00-80-C2 a bridged frame, of which Ethernet is types 1 and 7. */
function readSnap(packet: Packet, at: number, end: number): boolean {
  const isEtherType = packet.bytes[at] === 0 && u16be(packet.bytes, at + 1) === 0
  const type = u16be(packet.bytes, at + 3)
  return isEtherType
    ? readEtherType(packet, type, at + 5, end)
    : packet.refuse('frame relay bridged frame not read')
}

/** ATM as SunATM captures it: flags, virtual path, virtual channel; then LLC. */
export function readAtm(packet: Packet, at: number, end: number): boolean {
  return readLlc(packet, Math.min(at + 4, end), end)
}

/** https://www.tcpdump.org/linktypes/LINKTYPE_SLIP.html (read 2026-11): direction, and how TCP was compressed. */
const SLIP_HEADER = 16
const SLIP_COMPRESSION = 1
/** RFC 1144 §3.2.2: a header of differences, of which nothing can be read without those before. */
const COMPRESSED_TCP = 0x80

/** IP over a serial line (RFC 1055) as BSD's drivers capture it. */
export function readSlip(packet: Packet, at: number, end: number): boolean {
  if (end - at <= SLIP_HEADER) return packet.refuse('slip header cut')
  const isCompressed = (packet.bytes[at + SLIP_COMPRESSION]! & COMPRESSED_TCP) !== 0
  const version = packet.bytes[at + SLIP_HEADER]! >> 4
  if (isCompressed && version !== 4) return packet.refuse('slip with compressed headers not read')
  return readIp(packet, at + SLIP_HEADER, end)
}
