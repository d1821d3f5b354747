import { u16be, u24be, u32le } from '#bytes/read'
import { LINK } from '#capture/link-types'
import { readLoopback } from './cooked.ts'
import { readEthernet } from './ethernet.ts'
import { readIp } from './ip.ts'
import type { Packet } from './packet.ts'

// Apple, bsd/net/pktap.h, little-endian: length of this header, what follows (1: a packet), link type of it.
const PKTAP_HEADER = 12
const PKTAP_PACKET = 1

/** Reads the header that macOS puts before each packet of a capture of several interfaces. */
export function readPktap(packet: Packet, at: number, end: number): boolean {
  if (end - at < PKTAP_HEADER) return packet.refuse('pktap header cut')
  const length = u32le(packet.bytes, at)
  const next = at + length
  const link = u32le(packet.bytes, at + 8)
  const isPacket = u32le(packet.bytes, at + 4) === PKTAP_PACKET
  if (!isPacket || length < PKTAP_HEADER || next > end) return packet.refuse('pktap without a packet')
  if (link === LINK.ETHERNET) return readEthernet(packet, next, end)
  if (link === LINK.NULL) return readLoopback(packet, next, end)
  if (link === LINK.RAW_12) return readIp(packet, next, end)
  return packet.refuse('link inside pktap not read')
}

// Endace, ERF types reference: time stamp (8), type, flags, record length (2), losses (2), length on the wire (2).
const ERF_TYPE = 8
const ERF_WIRE_LENGTH = 14
const ERF_HEADER = 16
const ERF_EXTENSION = 8
/** In the type, and in the first byte of each extension header: another one follows. */
const ERF_MORE = 0x80
const ERF_EXTENSIONS = 8
/** Before each Ethernet frame: offset and pad. */
const ERF_ETHERNET_PAD = 2
/** Plain, coloured, classified and hashed Ethernet. */
const ERF_ETHERNET: ReadonlySet<number> = new Set([2, 11, 16, 20])
const ERF_IPV4 = 22
const ERF_IPV6 = 23

/** A record of an Endace capture card. */
export function readErf(packet: Packet, at: number, end: number): boolean {
  const { bytes } = packet
  if (end - at < ERF_HEADER) return packet.refuse('erf header cut')
  const type = bytes[at + ERF_TYPE]!
  let next = at + ERF_HEADER
  let isMore = (type & ERF_MORE) !== 0
  for (let count = 0; isMore && count < ERF_EXTENSIONS && next < end; count++) {
    isMore = (bytes[next]! & ERF_MORE) !== 0
    next += ERF_EXTENSION
  }
  const kind = type & ~ERF_MORE
  // Records are padded to 8 bytes.
  end = Math.min(end, next + ERF_ETHERNET_PAD + u16be(bytes, at + ERF_WIRE_LENGTH))
  if (next < end && (kind === ERF_IPV4 || kind === ERF_IPV6)) return readIp(packet, next, end)
  if (!ERF_ETHERNET.has(kind) || next + ERF_ETHERNET_PAD > end) return packet.refuse('erf type not read')
  return readEthernet(packet, next + ERF_ETHERNET_PAD, end)
}

// Juniper's packet capture, as tcpdump reads it (print-juniper.c); no public document: magic, flags, fields with their own length.
const JUNIPER_MAGIC = 0x4d4743
const JUNIPER_FLAGS = 3
const JUNIPER_HEADER = 4
const JUNIPER_HAS_FIELDS = 0x80
const JUNIPER_IS_BARE = 0x02
/** Bytes that name the address family where the link header is left out. */
const JUNIPER_FAMILY = 4

/** A frame of an Ethernet port of a Juniper router or firewall. */
export function readJuniperEthernet(packet: Packet, at: number, end: number): boolean {
  const { bytes } = packet
  if (end - at < JUNIPER_HEADER + 2 || u24be(bytes, at) !== JUNIPER_MAGIC)
    return packet.refuse('juniper header cut')
  const flags = bytes[at + JUNIPER_FLAGS]!
  const hasFields = (flags & JUNIPER_HAS_FIELDS) !== 0
  const next = at + JUNIPER_HEADER + (hasFields ? 2 + u16be(bytes, at + JUNIPER_HEADER) : 0)
  if (next > end) return packet.refuse('juniper header cut')
  const isBare = (flags & JUNIPER_IS_BARE) !== 0
  return isBare ? readIp(packet, next + JUNIPER_FAMILY, end) : readEthernet(packet, next, end)
}
