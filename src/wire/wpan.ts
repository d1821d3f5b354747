import { u16le } from '#bytes/read'
import { LINK_PAYLOAD } from '#model/link-payload'
import { limits } from './limits.ts'
import type { Packet } from './packet.ts'

/** Frame check sequence: IEEE 802.15.4-2020 §7.2.11. Some radios write signal strength in its place. */
const FCS = 2
/** Frame control and sequence number, the shortest frame: an acknowledgment. */
const SHORTEST = 3
/** Preamble (4), start of frame, length of the frame: §12.1.2. */
const PHY_HEADER = 6

/** IEEE 802.15.4. Its addresses have 2 or 8 bytes and are no MACs: the frame is handed on whole. */
export function readWpan(packet: Packet, at: number, end: number, hasFcs: boolean): boolean {
  const stop = hasFcs && !packet.isSnapped ? end - FCS : end
  if (stop - at < SHORTEST) return packet.refuse('802.15.4 header cut')
  packet.etherType = LINK_PAYLOAD.ieee802154
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = stop
  return true
}

/** With the bytes of the radio in front. */
export function readWpanPhy(packet: Packet, at: number, end: number): boolean {
  if (end - at < PHY_HEADER) return packet.refuse('802.15.4 header cut')
  return readWpan(packet, at + PHY_HEADER, end, true)
}

// https://www.tcpdump.org/linktypes/LINKTYPE_IEEE802_15_4_TAP.html: version, reserved, length; type-length-value fields.
const TAP_LENGTH = 2
const TAP_HEADER = 4
const TAP_FCS = 0
const TAP_FIELD_HEADER = 4

/** With a header of fields; one states whether there is a check sequence: 0 none, 1 of 16 bits, 2 of 32. */
export function readWpanTap(packet: Packet, at: number, end: number): boolean {
  if (end - at < TAP_HEADER) return packet.refuse('802.15.4 header cut')
  const { bytes } = packet
  const body = at + u16le(bytes, at + TAP_LENGTH)
  if (body < at + TAP_HEADER || body > end) return packet.refuse('802.15.4 header cut')
  let fcs = 0
  let field = at + TAP_HEADER
  for (let count = 0; count < limits.listEntries && body - field > TAP_FIELD_HEADER; count++) {
    if (u16le(bytes, field) === TAP_FCS) fcs = bytes[field + TAP_FIELD_HEADER]!
    field += TAP_FIELD_HEADER + ((u16le(bytes, field + 2) + 3) & ~3)
  }
  return readWpan(packet, body, packet.isSnapped ? end : end - (fcs === 1 ? 2 : fcs === 2 ? 4 : 0), false)
}
