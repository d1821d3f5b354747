import { u16be } from '#bytes/read'
import { LINK } from '#capture/link-types'
import type { Packet } from './packet.ts'

const MACS = 12
const HEADER = 14
const VLAN_TAG = 4

// EtherTypes (IEEE Registration Authority) that plants send over pseudo-wires.
const VLAN = 0x8100 // IEEE 802.1Q-2022 §9.5
const SERVICE_VLAN = 0x88a8
const IPV4 = 0x0800
const ARP = 0x0806
const IPV6 = 0x86dd
const PROFINET = 0x8892
const ETHERCAT = 0x88a4
const GOOSE = 0x88b8
const SAMPLED_VALUES = 0x88ba
const LLDP = 0x88cc
const PTP = 0x88f7
const BARE: ReadonlySet<number> = new Set([PROFINET, ETHERCAT, GOOSE, SAMPLED_VALUES, LLDP, PTP])
/** ARP for Ethernet (RFC 826): hardware type 1. */
const ARP_ETHERNET = 1
/** SAPs of spanning tree, SNAP and OSI routing, twice: IEEE 802.2 destination and source. */
const SAPS: ReadonlySet<number> = new Set([0x4242, 0xaaaa, 0xfefe])
const LARGEST_LENGTH = 1500 // IEEE 802.3-2022 §3.2.6

/** Whether an Ethernet frame begins at `at`: its type is one we know, and what follows begins as that does. */
export function holdsEthernet(bytes: Uint8Array, at: number, end: number): boolean {
  let next = at + MACS
  if (end - at < HEADER + 2) return false
  let type = u16be(bytes, next)
  for (let tags = 0; tags < 2 && (type === VLAN || type === SERVICE_VLAN); tags++) {
    if (end - next < VLAN_TAG + 4) return false
    next += VLAN_TAG
    type = u16be(bytes, next)
  }
  const first = bytes[next + 2]!
  if (type === IPV4) return first >> 4 === 4 && (first & 0x0f) >= 5
  if (type === IPV6) return first >> 4 === 6
  if (type === ARP) return u16be(bytes, next + 2) === ARP_ETHERNET
  if (type <= LARGEST_LENGTH) return type <= end - next - 2 && SAPS.has(u16be(bytes, next + 2))
  return BARE.has(type)
}

// RFC 3931 §4.1: both ends agreed on a cookie of 0, 4 or 8 bytes and on a sublayer of 0 or 4 (§4.6); neither is in the packet.
const SESSION = 4
const LARGEST_OPTIONS = 12

/** L2TP of version 3: an Ethernet frame behind the session, its cookie and its sublayer; 0 is the session of control messages. */
export function readL2tpSession(packet: Packet, at: number, end: number): void {
  const bytes = packet.bytes
  if (end - at < SESSION || (u16be(bytes, at) === 0 && u16be(bytes, at + 2) === 0)) return
  for (let options = 0; options <= LARGEST_OPTIONS; options += 4) {
    const frame = at + SESSION + options
    if (!holdsEthernet(bytes, frame, end)) continue
    packet.wrap('l2tp', LINK.ETHERNET, frame, end)
    return
  }
}
