import { u16le, u32be, u32le } from '#bytes/read'
import { LINK } from '#capture/link-types'
import { readEthernet } from './ethernet.ts'
import { readIp } from './ip.ts'
import { limits } from './limits.ts'
import type { Packet } from './packet.ts'
import { readPpp } from './serial.ts'
import { readWifi } from './wifi.ts'

// https://www.radiotap.org (read 2026-11).
const RADIOTAP_LENGTH = 2
const RADIOTAP_PRESENT = 4
const RADIOTAP_SMALLEST = 8
const HAS_TSFT = 1 << 0
const HAS_FLAGS = 1 << 1
const HAS_MORE_WORDS = 0x80000000
const FLAG_FCS = 0x10
const FLAG_PADDED = 0x20
const FCS = 4

/** Radiotap header, then 802.11; an FCS at the end is left out. */
export function readRadiotap(packet: Packet, at: number, end: number): boolean {
  if (end - at < RADIOTAP_SMALLEST) return packet.refuse('radiotap header cut')
  const bytes = packet.bytes
  const length = u16le(bytes, at + RADIOTAP_LENGTH)
  if (length < RADIOTAP_SMALLEST || length > end - at) return packet.refuse('radiotap header cut')
  const present = u32le(bytes, at + RADIOTAP_PRESENT)
  let word = at + RADIOTAP_PRESENT
  for (let words = 0; words < limits.listEntries && (u32le(bytes, word) & HAS_MORE_WORDS) !== 0; words++) {
    word += 4
    if (word + 4 > at + length) return packet.refuse('radiotap header cut')
  }
  let field = word + 4
  if ((present & HAS_TSFT) !== 0) field = at + ((field - at + 7) & ~7) + 8 // fields are aligned to their size
  const flags = (present & HAS_FLAGS) !== 0 && field < at + length ? bytes[field]! : 0
  const stop = (flags & FLAG_FCS) !== 0 && !packet.isSnapped ? end - FCS : end
  return readWifi(packet, at + length, stop, (flags & FLAG_PADDED) !== 0)
}

/** Prism's header of 144 bytes, or AVS's in its place, which begins with this version. */
const PRISM_HEADER = 144
const AVS_VERSION = 0x80211000
const AVS_LENGTH = 4

export function readPrism(packet: Packet, at: number, end: number): boolean {
  if (end - at < 8) return packet.refuse('prism header cut')
  const isAvs = (u32be(packet.bytes, at) & 0xfffff000) >>> 0 === AVS_VERSION
  return isAvs ? readAvs(packet, at, end) : readWifi(packet, at + PRISM_HEADER, end, false)
}

/** AVS header: version and its own length, big endian. */
export function readAvs(packet: Packet, at: number, end: number): boolean {
  if (end - at < 8) return packet.refuse('avs header cut')
  return readWifi(packet, at + u32be(packet.bytes, at + AVS_LENGTH), end, false)
}

// CACE Per-Packet Information 1.0.7 §3.1.
const PPI_LENGTH = 2
const PPI_LINK = 4
const PPI_HEADER = 8

/** Per-Packet Information, then a frame of the link type it names. */
export function readPerPacketInformation(packet: Packet, at: number, end: number): boolean {
  if (end - at < PPI_HEADER) return packet.refuse('ppi header cut')
  const next = at + u16le(packet.bytes, at + PPI_LENGTH)
  const link = u32le(packet.bytes, at + PPI_LINK)
  if (link === LINK.IEEE802_11) return readWifi(packet, next, end, false)
  if (link === LINK.ETHERNET) return readEthernet(packet, next, end)
  if (link === LINK.PPP) return readPpp(packet, next, end)
  if (link === LINK.RAW || link === LINK.RAW_12) return readIp(packet, next, end)
  return packet.refuse('ppi link type not read')
}
