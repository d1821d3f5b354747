import { LINK } from '#capture/link-types'
import { ETHER_TYPE_LINK } from './inner-link.ts'
import { limits } from './limits.ts'
import type { Packet } from './packet.ts'

// RFC 8300 §2.2: version, flags, time to live, length (6 bits, in 4 bytes); metadata type; next protocol.
const LENGTH = 1
const NEXT_PROTOCOL = 3
/** Base and service path header. */
const SHORTEST = 8
const NSH = 4
const MPLS = 0x8847 // RFC 3032 §5

/** By next protocol of the Network Service Header and of VXLAN-GPE alike: §6 of RFC 8300. */
const links: readonly number[] = [-1, LINK.IPV4, LINK.IPV6, LINK.ETHERNET, -1, ETHER_TYPE_LINK + MPLS]

/** Wraps the payload by `protocol`; service headers between are skipped. No payload if it cannot be read. */
export function wrapNext(packet: Packet, tunnel: string, protocol: number, at: number, end: number): void {
  let next = protocol
  for (let count = 0; next === NSH && count < limits.listEntries; count++) {
    const length = end - at < SHORTEST ? 0 : (packet.bytes[at + LENGTH]! & 0x3f) * 4
    if (length < SHORTEST) return
    next = packet.bytes[at + NEXT_PROTOCOL]!
    at += length
  }
  const link = links[next] ?? -1
  if (link >= 0) packet.wrap(tunnel, link, at, end)
}

/** A Network Service Header behind its EtherType. */
export function readServiceHeader(packet: Packet, at: number, end: number): void {
  wrapNext(packet, 'nsh', NSH, at, end)
}
