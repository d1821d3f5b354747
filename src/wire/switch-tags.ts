import { u16be } from '#bytes/read'
import { readEtherType, readLlc } from './ethernet.ts'
import type { Packet } from './packet.ts'

// https://www.tcpdump.org/linktypes.html (read 2026-11): LINKTYPE_DSA_TAG_…; gateways capture on the port to their switch.
const MACS = 12
const TYPE = 2
const LARGEST_LENGTH = 1500 // IEEE 802.3-2022 §3.2.6

// Marvell's tag, the last four bytes before the EtherType, as Linux reads it (net/dsa/tag_dsa.c): in the first the command and
// whether the frame had a VLAN tag on the wire; in the last two its priority and VLAN.
const MARVELL_TAG = 4
const MARVELL_TAGGED = 0x20
const MARVELL_VLAN = 0x0fff

/** As `readSwitchTagged`, with Marvell's tag: the chip has removed the VLAN tag and contains its value. */
export function readMarvellTagged(packet: Packet, at: number, end: number, tag: number): boolean {
  const last = at + MACS + tag - MARVELL_TAG
  const isTagged = last + MARVELL_TAG <= end && (packet.bytes[last]! & MARVELL_TAGGED) !== 0
  if (isTagged) packet.vlan = u16be(packet.bytes, last + 2) & MARVELL_VLAN
  return readSwitchTagged(packet, at, end, tag)
}

/** Ethernet with a tag of the switch chip, of `tag` bytes, between the addresses and the EtherType. */
export function readSwitchTagged(packet: Packet, at: number, end: number, tag: number): boolean {
  const next = at + MACS + tag + TYPE
  if (next > end) return packet.refuse('ethernet header cut')
  packet.destinationMacAt = at
  packet.sourceMacAt = at + 6
  const type = u16be(packet.bytes, next - TYPE)
  if (type <= LARGEST_LENGTH) return readLlc(packet, next, Math.min(end, next + type))
  return readEtherType(packet, type, next, end)
}
