/** Where the mirrored packet begins inside what carries it; 0 if it is none. Layouts as in `src/wire`. */

export interface Inner {
  at: number
  linkType: number
}

const ETHERNET = 1
const WIFI = 105
const u16 = (bytes: Uint8Array, at: number) => (bytes[at]! << 8) | bytes[at + 1]!

// RFC 7348 §5: flags, reserved (3), identifier (3), reserved.
const VXLAN_HEADER = 8
const VXLAN_VALID = 0x08

/** @param bytes payload of a UDP datagram */
export function insideVxlan(bytes: Uint8Array, inner: Inner): boolean {
  if (bytes.length <= VXLAN_HEADER || (bytes[0]! & VXLAN_VALID) === 0) return false
  inner.at = VXLAN_HEADER
  inner.linkType = ETHERNET
  return true
}

// TaZmen Sniffer Protocol: version 1, type 0 (received) or 1 (sent), protocol (2), tags until the end tag.
const TZSP_HEADER = 4
const TZSP_TAGS = 64
const TZSP_LINK: Readonly<Record<number, number>> = { 1: ETHERNET, 18: WIFI }

/** @param bytes payload of a UDP datagram */
export function insideTzsp(bytes: Uint8Array, inner: Inner): boolean {
  if (bytes.length <= TZSP_HEADER || bytes[0] !== 1 || bytes[1]! > 1) return false
  const linkType = TZSP_LINK[u16(bytes, 2)]
  if (linkType === undefined) return false
  let at = TZSP_HEADER
  for (let tags = 0; tags < TZSP_TAGS && at < bytes.length; tags++) {
    const tag = bytes[at]!
    if (tag === 1) {
      inner.at = at + 1
      inner.linkType = linkType
      return inner.at < bytes.length
    }
    at += tag === 0 ? 1 : 2 + (bytes[at + 1] ?? 0)
  }
  return false
}

// IEEE 802.1Q tags; IPv4: RFC 791 §3.1; IPv6: RFC 8200 §3; GRE: RFC 2784 §2.1, RFC 2890 §2; draft-foschiano-erspan-03 §4.
const VLAN = new Set([0x8100, 0x88a8])
const VLAN_TAGS = 4
const IPV4 = 0x0800
const IPV6 = 0x86dd
const GRE = 47
const FRAGMENT = 0x3fff
const ERSPAN = 0x88be
const ERSPAN_3 = 0x22eb
const ERSPAN_2_HEADER = 8
const ERSPAN_3_HEADER = 12
const ERSPAN_3_SUBHEADER = 8

/** @param end of the Ethernet frame that begins at `at` */
export function insideErspan(bytes: Uint8Array, at: number, end: number, inner: Inner): boolean {
  let next = at + 14
  if (next > end) return false
  let type = u16(bytes, next - 2)
  for (let tags = 0; tags < VLAN_TAGS && VLAN.has(type); tags++) {
    next += 4
    if (next > end) return false
    type = u16(bytes, next - 2)
  }
  if (type === IPV4) {
    if (end - next < 20 || bytes[next]! >> 4 !== 4 || bytes[next + 9] !== GRE) return false
    if ((u16(bytes, next + 6) & FRAGMENT) !== 0) return false
    const last = next + u16(bytes, next + 2)
    if (last < end) end = last // padding of short frames
    next += (bytes[next]! & 0x0f) * 4
  } else if (type === IPV6) {
    if (end - next < 40 || bytes[next]! >> 4 !== 6 || bytes[next + 6] !== GRE) return false
    next += 40
  } else return false
  return insideGre(bytes, next, end, inner)
}

function insideGre(bytes: Uint8Array, at: number, end: number, inner: Inner): boolean {
  if (end - at < 4) return false
  const flags = u16(bytes, at)
  const protocol = u16(bytes, at + 2)
  // Version 0 without routing: all that mirrors send.
  if ((flags & 0x4007) !== 0 || (protocol !== ERSPAN && protocol !== ERSPAN_3)) return false
  let next = at + 4
  for (const bit of [0x8000, 0x2000, 0x1000]) if ((flags & bit) !== 0) next += 4
  if (protocol === ERSPAN) {
    // Type I has neither a sequence number nor a header of its own.
    if ((flags & 0x1000) !== 0) next += ERSPAN_2_HEADER
  } else {
    if (end - next < ERSPAN_3_HEADER) return false
    if (((bytes[next + 10]! >> 2) & 0x1f) !== 0) return false // frame type: 0 Ethernet
    next += ERSPAN_3_HEADER + ((bytes[next + 11]! & 1) !== 0 ? ERSPAN_3_SUBHEADER : 0)
  }
  inner.at = next
  inner.linkType = ETHERNET
  return end - next >= 14
}
