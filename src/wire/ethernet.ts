import { u16be, u24be } from '#bytes/read'
import { LINK } from '#capture/link-types'
import { afterShell } from './frame-shells.ts'
import { readIp, readIpv4, readIpv6 } from './ip.ts'
import { limits } from './limits.ts'
import { readMpls } from './mpls.ts'
import { readServiceHeader } from './nsh.ts'
import type { Packet } from './packet.ts'
import { readPppoeSession } from './pppoe.ts'

// IEEE 802.3-2022 §3.1.1.
const SOURCE = 6
const TYPE = 12
const HEADER = 14
/** Up to here the field is a length: §3.2.6. */
const LARGEST_LENGTH = 1500

// EtherTypes: IEEE Registration Authority; tags and what they add before the next EtherType.
const IPV4 = 0x0800
const IPV6 = 0x86dd
const VLAN = 0x8100 // IEEE 802.1Q-2022 §9.5
const SERVICE_VLAN = 0x88a8
const OLD_SERVICE_VLAN = 0x9100
const OLD_SERVICE_VLAN_2 = 0x9200
const E_TAG = 0x893f // IEEE 802.1BR-2012 §7.5
const VN_TAG = 0x8926 // Cisco's forerunner of it
const HSR = 0x892f // IEC 62439-3:2021 §5.7
const CISCO_METADATA = 0x8909 // seen in captures; no public document
const MACSEC = 0x88e5 // IEEE 802.1AE-2018 §9.3
const BACKBONE = 0x88e7 // IEEE 802.1Q-2022 §9.7, provider backbone bridging
const FABRIC_PATH = 0x8903 // Cisco; seen in captures; no public document
const MPLS = 0x8847 // RFC 3032 §5
const MPLS_UPSTREAM = 0x8848
const PPPOE_SESSION = 0x8864 // RFC 2516 §4
const SERVICE_HEADER = 0x894f // RFC 8300 §3
const IPX = 0x8137
const NO_CHECK_SUM = 0xffff
const PRP_SUFFIX = 0x88fb // IEC 62439-3:2021 §4.2.7.3

// IEEE 802.2-1998 §3.2, §5.4; SNAP: IEEE 802-2014 §9.2.
const LLC_CONTROL = 2
const LLC_UNNUMBERED = 3
const SAP_IP = 0x06
const SAP_SNAP = 0xaa
const SNAP_HEADER = 8
const UNNUMBERED = 3
/** RFC 1042 and IEEE 802.1H: what follows such an OUI is an EtherType. */
const OUI_ETHER_TYPE = 0x000000
const OUI_BRIDGE_TUNNEL = 0x0000f8

/** Ethernet II, 802.3 with LLC and SNAP, and all tags between. */
export function readEthernet(packet: Packet, at: number, end: number): boolean {
  const isGroup = (packet.bytes[at]! & 1) === 1
  if (isGroup) at = afterShell(packet, at, end)
  if (end - at < HEADER) return packet.refuse('ethernet header cut')
  packet.destinationMacAt = at
  packet.sourceMacAt = at + SOURCE
  const type = u16be(packet.bytes, at + TYPE)
  if (type === IPV4) {
    packet.etherType = IPV4
    return readIpv4(packet, at + HEADER, end)
  }
  if (type <= LARGEST_LENGTH) return readLlc(packet, at + HEADER, Math.min(end, at + HEADER + type))
  return readEtherType(packet, type, at + HEADER, end)
}

/** Reads the content of an EtherType: tags, then the payload. Always true, because the type itself has been read. */
export function readEtherType(packet: Packet, etherType: number, at: number, end: number): boolean {
  let type = etherType
  for (let tags = 0; ; tags++) {
    const next = afterTag(packet, type, at, end)
    if (next < 0) break
    if (tags === limits.linkTags) {
      packet.count('link tags nested too deep')
      break
    }
    type = u16be(packet.bytes, next - 2)
    if (type <= LARGEST_LENGTH) return readLlc(packet, next, Math.min(end, next + type))
    at = next
  }
  packet.etherType = type
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  if (type === IPV4) return readIpv4(packet, at, end)
  if (type === IPV6) return readIpv6(packet, at, end)
  if (type === MPLS || type === MPLS_UPSTREAM) readMpls(packet, at, end)
  else if (type === PPPOE_SESSION) readPppoeSession(packet, at, end)
  else if (type === SERVICE_HEADER) readServiceHeader(packet, at, end)
  else if (type === BACKBONE) packet.wrap('pbb', LINK.ETHERNET, at + 4, end)
  else if (type === FABRIC_PATH) readFabricPath(packet, at, end)
  else packet.linkPayloadEnd = withoutPrpTrailer(packet, at, end)
  return true
}

/** The outer addresses are numbers of switches, not MACs of hosts. */
function readFabricPath(packet: Packet, at: number, end: number): void {
  packet.sourceMacAt = -1
  packet.destinationMacAt = -1
  packet.wrap('fabricpath', LINK.ETHERNET, at + 2, end)
}

/** Offset just past the EtherType that follows the tag of this type at `at`; -1 if it is no tag or cut. */
function afterTag(packet: Packet, type: number, at: number, end: number): number {
  let length = -1
  if (type === VLAN || type === SERVICE_VLAN || type === OLD_SERVICE_VLAN || type === OLD_SERVICE_VLAN_2) {
    if (end - at < 4) return -1
    const id = u16be(packet.bytes, at) & 0x0fff
    if (packet.vlan < 0) packet.vlan = id
    else if (packet.innerVlan < 0) packet.innerVlan = id
    length = 4
  } else if (type === HSR || type === VN_TAG) length = 6
  else if (type === E_TAG || type === CISCO_METADATA) length = 8
  else if (type === MACSEC && at < end) length = macsecLength(packet.bytes[at]!)
  return length < 0 || end - at < length ? -1 : at + length
}

/** Security tag and EtherType; -1 if encrypted. The check value at the end stays part of the payload. */
function macsecLength(control: number): number {
  const isEncrypted = (control & 0x0c) !== 0
  if (isEncrypted) return -1
  const hasChannelId = (control & 0x20) !== 0
  return (hasChannelId ? 14 : 6) + 2
}

/** A redundancy trailer is 6 bytes: sequence, LAN (4 bits: A or B) and size (12 bits), suffix. */
function withoutPrpTrailer(packet: Packet, at: number, end: number): number {
  if (end - at < 6 || u16be(packet.bytes, end - 2) !== PRP_SUFFIX) return end
  const lanAndSize = u16be(packet.bytes, end - 4)
  const lan = lanAndSize >> 12
  return (lan === 0xa || lan === 0xb) && (lanAndSize & 0x0fff) === ((end - at) & 0x0fff) ? end - 6 : end
}

/** IEEE 802.2 header, and SNAP behind it. Novell's first frames have IPX in its place, whose check sum is never used. */
export function readLlc(packet: Packet, at: number, end: number): boolean {
  if (end - at >= 2 && u16be(packet.bytes, at) === NO_CHECK_SUM) return readEtherType(packet, IPX, at, end)
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  if (end - at < LLC_UNNUMBERED) return packet.sourceMacAt >= 0 || packet.refuse('llc header cut')
  const bytes = packet.bytes
  const dsap = bytes[at]!
  const control = bytes[at + LLC_CONTROL]!
  packet.llcDsap = dsap
  if (dsap === SAP_SNAP && control === UNNUMBERED && end - at >= SNAP_HEADER) {
    packet.snapOui = u24be(bytes, at + 3)
    packet.snapType = u16be(bytes, at + 6)
    if (packet.snapOui === OUI_ETHER_TYPE || packet.snapOui === OUI_BRIDGE_TUNNEL) {
      return readEtherType(packet, packet.snapType, at + SNAP_HEADER, end)
    }
    packet.linkPayloadStart = at + SNAP_HEADER
    return true
  }
  const isUnnumbered = (control & 3) === 3
  packet.linkPayloadStart = Math.min(end, at + (isUnnumbered ? LLC_UNNUMBERED : LLC_UNNUMBERED + 1))
  if (dsap === SAP_IP && isUnnumbered) return readIp(packet, at + LLC_UNNUMBERED, end)
  return true
}

/** FDDI (ANSI X3.139): frame control, addresses, LLC. */
export function readFddi(packet: Packet, at: number, end: number): boolean {
  if (end - at < 13) return packet.refuse('fddi header cut')
  packet.destinationMacAt = at + 1
  packet.sourceMacAt = at + 7
  const isLlc = (packet.bytes[at]! & 0xf0) === 0x50
  if (isLlc) return readLlc(packet, at + 13, end)
  packet.linkPayloadStart = at + 13
  packet.linkPayloadEnd = end
  return true
}

/** Token Ring (IEEE 802.5): access and frame control, addresses, routing if the source's top bit is set, LLC. */
export function readTokenRing(packet: Packet, at: number, end: number): boolean {
  if (end - at < 14) return packet.refuse('token ring header cut')
  packet.destinationMacAt = at + 2
  packet.sourceMacAt = at + 8
  let next = at + 14
  const isRouted = (packet.bytes[at + 8]! & 0x80) !== 0
  if (isRouted && next < end) next += packet.bytes[next]! & 0x1f
  const isLlc = (packet.bytes[at + 1]! & 0xc0) === 0x40
  if (isLlc && next < end) return readLlc(packet, next, end)
  packet.linkPayloadStart = Math.min(next, end)
  packet.linkPayloadEnd = end
  return true
}
