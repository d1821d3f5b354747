import { LINK } from '#capture/link-types'
import { limits } from './limits.ts'
import type { Packet } from './packet.ts'

/** RFC 3032 §2.1: label (20 bits), traffic class (3), bottom of stack (1), time to live (8). */
const LABEL = 4
const BOTTOM = 2
const CONTROL_WORD = 4 // RFC 4385 §3

/**
 * Goes over the label stack and wraps what is below. Labels do not tell what they carry, so the first four bits
 * decide (RFC 4928 §3): 4 and 6 are IP, 0 is the control word of a pseudo-wire, 1 its control channel, others Ethernet.
 */
export function readMpls(packet: Packet, at: number, end: number): void {
  const bytes = packet.bytes
  for (let labels = 0; labels < limits.listEntries && end - at > LABEL; labels++) {
    const isBottom = (bytes[at + BOTTOM]! & 1) !== 0
    at += LABEL
    if (!isBottom) continue
    const nibble = bytes[at]! >> 4
    if (nibble === 4) packet.wrap('mpls', LINK.IPV4, at, end)
    else if (nibble === 6) packet.wrap('mpls', LINK.IPV6, at, end)
    else if (nibble === 0) packet.wrap('mpls', LINK.ETHERNET, at + CONTROL_WORD, end)
    else if (nibble !== 1) packet.wrap('mpls', LINK.ETHERNET, at, end)
    return
  }
}
