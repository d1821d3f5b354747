import { u16be, u32be } from '#bytes/read'
import { LINK } from '#capture/link-types'
import { readGre } from './gre.ts'
import { limits } from './limits.ts'
import { readMpls } from './mpls.ts'
import type { Packet } from './packet.ts'
import { readL2tpSession } from './pseudo-wire.ts'
import { readSctp, readTcp, readUdp } from './transport.ts'

// IANA Assigned Internet Protocol Numbers.
const HOP_BY_HOP = 0
const IPV4 = 4
const TCP = 6
const UDP = 17
const IPV6 = 41
const ROUTING = 43
const FRAGMENT = 44
const GRE = 47
const AUTHENTICATION = 51
const DESTINATION_OPTIONS = 60
const ETHER_IP = 97
const PIM = 103
const L2TP = 115
const SCTP = 132
const MOBILITY = 135
const MPLS = 137
const HIP = 139
const SHIM6 = 140

const FRAGMENT_HEADER = 8 // RFC 8200 §4.5
const MORE_FRAGMENTS = 1
const OFFSET_MASK = 0xfff8
/** RFC 3378 §3: version 3, then 12 reserved bits. */
const ETHER_IP_HEADER = 2
/** RFC 7761 §4.9.3: version 2, type 1; four bytes after the header, whose N bit means that no packet follows. */
const PIM_REGISTER = 0x21
const PIM_REGISTER_HEADER = 8
const PIM_NULL_REGISTER = 0x40

/** Reads what an IP header with this protocol carries in `bytes[at..end)`; sets the bounds of the IP payload. */
export function readIpProtocol(packet: Packet, protocol: number, at: number, end: number): void {
  packet.ipProtocol = protocol
  packet.ipPayloadStart = at
  packet.ipPayloadEnd = end
  packet.transport = 0
  packet.payloadStart = end
  packet.payloadEnd = end
  if (protocol === TCP) readTcp(packet, at, end)
  else if (protocol === UDP) readUdp(packet, at, end)
  else readOtherProtocol(packet, protocol, at, end)
}

function readOtherProtocol(packet: Packet, protocol: number, at: number, end: number): void {
  if (protocol === SCTP) readSctp(packet, at, end)
  else if (isExtension(packet, protocol)) readExtensions(packet, protocol, at, end)
  else if (protocol === IPV4) packet.wrap('ipip', LINK.IPV4, at, end)
  else if (protocol === IPV6) packet.wrap(packet.ipVersion === 4 ? '6in4' : 'ipip', LINK.IPV6, at, end)
  else if (protocol === GRE) readGre(packet, at, end)
  else if (protocol === MPLS) readMpls(packet, at, end)
  else if (protocol === ETHER_IP && end > at && packet.bytes[at]! >> 4 === 3) {
    packet.wrap('etherip', LINK.ETHERNET, at + ETHER_IP_HEADER, end)
  } else if (protocol === PIM) readPimRegister(packet, at, end)
  else if (protocol === L2TP) readL2tpSession(packet, at, end)
}

/** A router sends its sender's multicast packets so to the rendezvous point, until that joins. */
function readPimRegister(packet: Packet, at: number, end: number): void {
  const { bytes } = packet
  const inner = at + PIM_REGISTER_HEADER
  if (inner >= end || bytes[at] !== PIM_REGISTER || (bytes[at + 4]! & PIM_NULL_REGISTER) !== 0) return
  packet.wrap('pim', bytes[inner]! >> 4 === 6 ? LINK.IPV6 : LINK.IPV4, inner, end)
}

/** IPv6 extension headers (RFC 8200 §4.1); of them, IPv4 knows the Authentication Header alone. */
function isExtension(packet: Packet, protocol: number): boolean {
  if (protocol === AUTHENTICATION) return true
  if (packet.ipVersion !== 6) return false
  switch (protocol) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case DESTINATION_OPTIONS:
    case MOBILITY:
    case HIP:
    case SHIM6:
      return true
    default:
      return false
  }
}

function readExtensions(packet: Packet, protocol: number, at: number, end: number): void {
  const bytes = packet.bytes
  for (let count = 0; count < limits.extensionHeaders && isExtension(packet, protocol); count++) {
    packet.ipProtocol = protocol
    packet.ipPayloadStart = at
    if (end - at < 8) {
      wrongExtension(packet)
      return
    }
    const next = bytes[at]!
    if (protocol === FRAGMENT) {
      const offset = u16be(bytes, at + 2)
      packet.ipIdentification = u32be(bytes, at + 4)
      at += FRAGMENT_HEADER
      protocol = next
      if ((offset & (OFFSET_MASK | MORE_FRAGMENTS)) === 0) continue // RFC 6946: an atomic fragment is whole
      packet.isFragment = true
      packet.moreFragments = (offset & MORE_FRAGMENTS) !== 0
      packet.fragmentOffset = offset & OFFSET_MASK
      packet.ipProtocol = next
      packet.ipPayloadStart = at
      return
    }
    // RFC 4302 §2.2: the Authentication Header counts in 4 bytes less 2, all others in 8 bytes less 1.
    const length = protocol === AUTHENTICATION ? (bytes[at + 1]! + 2) * 4 : (bytes[at + 1]! + 1) * 8
    if (length > end - at) {
      wrongExtension(packet)
      return
    }
    at += length
    protocol = next
  }
  if (isExtension(packet, protocol)) {
    packet.malformed = 'too many extension headers'
    return
  }
  readIpProtocol(packet, protocol, at, end)
}

function wrongExtension(packet: Packet): void {
  if (!packet.isCut) packet.malformed = 'extension header length'
}
