/**
 * Headers that some switches and probes put before a whole Ethernet frame, recognised by their first bytes, in place of
 * the destination.
 */
import { u16be, u24be } from '#bytes/read'
import type { Packet } from './packet.ts'

// Cisco Inter-Switch Link (Cisco, document 17056): group address of 40 bits, type and priority, source, length, SNAP, maker, VLAN.
const ISL_GROUPS: ReadonlySet<number> = new Set([0x01000c0000, 0x03000c0000])
const ISL_TYPE = 5
const ISL_SNAP = 14
const ISL_SNAP_VALUE = 0xaaaa03
const ISL_VLAN = 20
const ISL_HEADER = 26

// Beckhoff's EtherCAT probes: six bytes that are no host's address, port and flags, time stamp of 8 bytes. No public
// document.
const ESL_COOKIE = 0x0101051000
const ESL_HEADER = 16

/** Where the frame inside begins, its VLAN noted; `at` where nothing is put before it. */
export function afterShell(packet: Packet, at: number, end: number): number {
  const { bytes } = packet
  if (end - at < ISL_HEADER) return at
  const group = u24be(bytes, at) * 0x1_0000 + u16be(bytes, at + 3)
  if (group === ESL_COOKIE && bytes[at + 5] === 0) return at + ESL_HEADER
  const isEthernet = bytes[at + ISL_TYPE]! >> 4 === 0
  if (!ISL_GROUPS.has(group) || !isEthernet || u24be(bytes, at + ISL_SNAP) !== ISL_SNAP_VALUE) return at
  packet.vlan = (u16be(bytes, at + ISL_VLAN) >> 1) & 0x0fff // the lowest bit marks spanning tree
  return at + ISL_HEADER
}
