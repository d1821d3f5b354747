import { u16be } from '#bytes/read'
import { readEtherType, readLlc } from './ethernet.ts'
import type { Packet } from './packet.ts'

// https://www.tcpdump.org/linktypes.html (read 2026-11): LINKTYPE_DSA_TAG_…; gateways capture on the port to their switch.
const MACS = 12
const TYPE = 2
const LARGEST_LENGTH = 1500 // IEEE 802.3-2022 §3.2.6

/** Ethernet with a tag of the switch chip, of `tag` octets, between the addresses and the EtherType. */
export function readSwitchTagged(packet: Packet, at: number, end: number, tag: number): boolean {
  const next = at + MACS + tag + TYPE
  if (next > end) return packet.refuse('ethernet header cut')
  packet.destinationMacAt = at
  packet.sourceMacAt = at + 6
  const type = u16be(packet.bytes, next - TYPE)
  if (type <= LARGEST_LENGTH) return readLlc(packet, next, Math.min(end, next + type))
  return readEtherType(packet, type, next, end)
}
