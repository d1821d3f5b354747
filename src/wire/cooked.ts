import { u16be, u16le } from '#bytes/read'
import { isLinkPayload } from '#model/link-payload'
import { readEtherType, readLlc } from './ethernet.ts'
import { readIp } from './ip.ts'
import { limits } from './limits.ts'
import type { Packet } from './packet.ts'

const LOOPBACK_HEADER = 4

/** BSD loopback: a 4-byte address family in the byte order of some machine. IP has its version in its header. */
export function readLoopback(packet: Packet, at: number, end: number): boolean {
  if (end - at <= LOOPBACK_HEADER) return packet.refuse('loopback header cut')
  const version = packet.bytes[at + LOOPBACK_HEADER]! >> 4
  if (version === 4 || version === 6) return readIp(packet, at + LOOPBACK_HEADER, end)
  // Seen in captures: an EtherType in place of the family.
  const type = Math.max(u16be(packet.bytes, at + 2), u16le(packet.bytes, at))
  return type >= 0x600
    ? readEtherType(packet, type, at + LOOPBACK_HEADER, end)
    : packet.refuse('loopback without ip')
}

// https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html (read 2026-11).
const SLL_HARDWARE = 2
const SLL_ADDRESS_LENGTH = 4
const SLL_ADDRESS = 6
const SLL_PROTOCOL = 14
const SLL_HEADER = 16

// https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html (read 2026-11).
const SLL2_HARDWARE = 8
const SLL2_ADDRESS_LENGTH = 11
const SLL2_ADDRESS = 12
const SLL2_HEADER = 20

/** ARPHRD_LOOPBACK: the address is six zeros, which belongs to no host. */
const LOOPBACK = 772
/** ARPHRD_NETLINK: what follows is no network packet. */
const NETLINK = 824
const MAC_LENGTH = 6
/** Below 0x0600 the field is no EtherType: 1 is 802.3 without LLC, 4 is LLC. */
const SMALLEST_ETHER_TYPE = 0x0600
const COOKED_LLC = 4

/** Linux cooked capture: the sender's address and an EtherType. */
export function readLinuxCooked(packet: Packet, at: number, end: number): boolean {
  if (end - at < SLL_HEADER) return packet.refuse('linux cooked header cut')
  const bytes = packet.bytes
  const hardware = u16be(bytes, at + SLL_HARDWARE)
  const hasMac = u16be(bytes, at + SLL_ADDRESS_LENGTH) === MAC_LENGTH && hardware !== LOOPBACK
  if (hasMac) packet.sourceMacAt = at + SLL_ADDRESS
  return readCooked(packet, hardware, u16be(bytes, at + SLL_PROTOCOL), at + SLL_HEADER, end)
}

/** Linux cooked capture, version 2. */
export function readLinuxCooked2(packet: Packet, at: number, end: number): boolean {
  if (end - at < SLL2_HEADER) return packet.refuse('linux cooked header cut')
  const bytes = packet.bytes
  const hardware = u16be(bytes, at + SLL2_HARDWARE)
  const hasMac = bytes[at + SLL2_ADDRESS_LENGTH] === MAC_LENGTH && hardware !== LOOPBACK
  if (hasMac) packet.sourceMacAt = at + SLL2_ADDRESS
  return readCooked(packet, hardware, u16be(bytes, at), at + SLL2_HEADER, end)
}

function readCooked(packet: Packet, hardware: number, protocol: number, at: number, end: number): boolean {
  if (hardware === NETLINK) return packet.refuse('linux cooked netlink message not read')
  if (protocol >= SMALLEST_ETHER_TYPE) return readEtherType(packet, protocol, at, end)
  if (protocol === COOKED_LLC) return readLlc(packet, at, end)
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  if (isLinkPayload(protocol)) {
    packet.etherType = protocol
    return true
  }
  return packet.sourceMacAt >= 0 || packet.refuse('linux cooked protocol not read')
}

// https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html: family, version, resource; then type-length-value fields.
const NFLOG_HEADER = 4
const NFLOG_PAYLOAD = 9
const FIELD_HEADER = 4

/** Linux netfilter log: the IP packet is one of several fields, written in the byte order of the machine. */
export function readNetfilterLog(packet: Packet, at: number, end: number): boolean {
  const bytes = packet.bytes
  let field = at + NFLOG_HEADER
  for (let count = 0; count < limits.listEntries && end - field >= FIELD_HEADER; count++) {
    // The length is at least 4 and small: a leading byte of 0 means big endian.
    const isBig = bytes[field] === 0 && bytes[field + 2] === 0
    const length = isBig ? u16be(bytes, field) : u16le(bytes, field)
    const type = (isBig ? u16be(bytes, field + 2) : u16le(bytes, field + 2)) & 0x7fff
    if (length < FIELD_HEADER) break
    if (type === NFLOG_PAYLOAD) return readIp(packet, field + FIELD_HEADER, Math.min(end, field + length))
    field += (length + 3) & ~3
  }
  return packet.refuse('netfilter log without packet')
}

/** OpenBSD packet filter log: its first byte is its length without padding to 4. */
export function readPacketFilterLog(packet: Packet, at: number, end: number): boolean {
  if (at >= end) return packet.refuse('packet filter log header cut')
  return readIp(packet, at + ((packet.bytes[at]! + 3) & ~3), end)
}
