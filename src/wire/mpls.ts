import { u16be, u32be } from '#bytes/read'
import { LINK } from '#capture/link-types'
import { limits } from './limits.ts'
import type { Packet } from './packet.ts'
import { holdsEthernet } from './pseudo-wire.ts'

/** RFC 3032 §2.1: label (20 bits), traffic class (3), bottom of stack (1), time to live (8). */
const LABEL = 4
const BOTTOM = 2
const CONTROL_WORD = 4 // RFC 4385 §3
const IPV4_HEADER = 20 // RFC 791 §3.1
const IPV6_HEADER = 40 // RFC 8200 §3

/**
 * Skips the label stack and wraps the payload. Labels do not state their payload, so the first four bits decide (RFC
 * 4928 §3): 4 and 6 are IP, 0 is the control word of a pseudo-wire, 1 its control channel, others Ethernet. Without a
 * control word a MAC comes first, which may begin with any of them, except four zeros: that is a control word without a
 * sequence number (RFC 4448 §4.6), whatever the following MACs look like.
 */
export function readMpls(packet: Packet, at: number, end: number): void {
  const bytes = packet.bytes
  for (let labels = 0; end - at > LABEL; labels++) {
    if (labels === limits.listEntries) {
      packet.count('MPLS labels nested too deep')
      return
    }
    const isBottom = (bytes[at + BOTTOM]! & 1) !== 0
    at += LABEL
    if (!isBottom) continue
    const nibble = bytes[at]! >> 4
    if (end - at >= CONTROL_WORD && u32be(bytes, at) === 0)
      packet.wrap('mpls', LINK.ETHERNET, at + CONTROL_WORD, end)
    else if (nibble === 4 && isIpv4(bytes, at, end)) packet.wrap('mpls', LINK.IPV4, at, end)
    else if (nibble === 6 && isIpv6(bytes, at, end)) packet.wrap('mpls', LINK.IPV6, at, end)
    else if (nibble > 1 || holdsEthernet(bytes, at, end)) packet.wrap('mpls', LINK.ETHERNET, at, end)
    else if (nibble === 0) packet.wrap('mpls', LINK.ETHERNET, at + CONTROL_WORD, end)
    return
  }
}

/** Unless its header is wrong and an Ethernet frame begins there. */
function isIpv4(bytes: Uint8Array, at: number, end: number): boolean {
  const header = (bytes[at]! & 0x0f) * 4
  const isSound = header >= IPV4_HEADER && end - at >= header && checksum(bytes, at, header) === 0xffff
  return isSound || !holdsEthernet(bytes, at, end)
}

/** It has no checksum: its length is what holds it together. */
function isIpv6(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < IPV6_HEADER) return true
  return u16be(bytes, at + 4) === end - at - IPV6_HEADER || !holdsEthernet(bytes, at, end)
}

/** RFC 1071: 0xffff over a header whose checksum is right. */
function checksum(bytes: Uint8Array, at: number, length: number): number {
  let sum = 0
  for (let i = 0; i < length; i += 2) sum += u16be(bytes, at + i)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16)
  return sum
}
