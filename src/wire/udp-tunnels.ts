import { u16be, u32be } from '#bytes/read'
import { LINK } from '#capture/link-types'
import { readGre } from './gre.ts'
import { ETHER_TYPE_LINK } from './inner-link.ts'
import { limits } from './limits.ts'
import { readMpls } from './mpls.ts'
import { wrapNext } from './nsh.ts'
import type { Packet } from './packet.ts'
import { holdsEthernet, readL2tpSession } from './pseudo-wire.ts'

type TunnelReader = (packet: Packet, at: number, end: number) => void

/** By UDP port: Service Name and Transport Protocol Port Number Registry (IANA), but where noted. */
const readers: ReadonlyMap<number, TunnelReader> = new Map([
  [1701, readL2tp],
  [2152, readGtp],
  [3386, readGtp0],
  [3544, readTeredo],
  [4341, readLisp],
  [4754, readGre], // RFC 8086
  [4789, readVxlan],
  [4790, readVxlanGpe],
  [5072, readAyiya],
  [5247, readCapwap],
  [6081, readGeneve],
  [6635, readMpls],
  [8472, readVxlan], // Linux's default from before the registration
  [17754, readZep],
  [37008, readTzsp], // the default of MikroTik and Aruba devices; not registered
])

/**
 * Tunnels whose far end responds from the port, to any port of the near one. For all others a source port proves
 * nothing: the sender chooses it, and a command from there would be taken for a tunnel. Responses of the far end must
 * be consistent.
 */
const answering: ReadonlyMap<number, TunnelReader> = new Map([
  [1701, readL2tp],
  [3544, readTeredo],
  [5072, readAyiya],
  [5247, readCapwap],
])

/** 1 at the port numbers of tunnels: one look for each UDP datagram. */
export const tunnelPorts = new Uint8Array(65536)
for (const port of readers.keys()) tunnelPorts[port] = 1

/** Wraps the packet inside the datagram, if its first bytes bear out what the port promises. */
export function readUdpTunnel(packet: Packet): void {
  const { destinationPort, sourcePort, payloadStart, payloadEnd } = packet
  const called = readers.get(destinationPort)
  const read = called ?? answering.get(sourcePort)
  read?.(packet, payloadStart, payloadEnd)
  if (called === undefined && packet.tunnel !== '' && !isSound(packet)) packet.tunnel = ''
}

// RFC 1661 §2, §6.5; RFC 1662 §3.1: address and control come first unless both ends leave them out, as the protocol's upper byte.
const PPP_ALL_STATIONS = 0xff03
const PPP_IPV4 = 0x0021
const PPP_IPV6 = 0x0057
const IPV4_HEADER = 20 // RFC 791 §3.1
const IPV6_HEADER = 40 // RFC 8200 §3

/** Does the packet inside begin as one of its kind? */
function isSound({ bytes, innerLink, innerStart: at, innerEnd: end, isCut }: Packet): boolean {
  if (innerLink === LINK.ETHERNET) return holdsEthernet(bytes, at, end)
  if (innerLink === LINK.IPV6) return isCut || isWholeIpv6(bytes, at, end)
  if (innerLink !== LINK.PPP || end - at < 2 || u16be(bytes, at) === PPP_ALL_STATIONS) return true
  const isShort = (bytes[at]! & 1) === 1
  const protocol = isShort ? bytes[at]! : u16be(bytes, at)
  const next = at + (isShort ? 1 : 2)
  if (protocol === PPP_IPV4) return isCut || isWholeIpv4(bytes, next, end)
  return protocol === PPP_IPV6 && (isCut || isWholeIpv6(bytes, next, end))
}

function isWholeIpv4(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= IPV4_HEADER && bytes[at]! >> 4 === 4 && u16be(bytes, at + 2) <= end - at
}

function isWholeIpv6(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= IPV6_HEADER && bytes[at]! >> 4 === 6 && u16be(bytes, at + 4) <= end - at - IPV6_HEADER
}

// RFC 7348 §5: flags, reserved (24), network identifier (24), reserved (8). Reserved bits are ignored on receipt.
const VXLAN_HEADER = 8
const VXLAN_VALID = 0x08

function readVxlan(packet: Packet, at: number, end: number): void {
  if (end - at < VXLAN_HEADER || (packet.bytes[at]! & VXLAN_VALID) === 0) return
  packet.wrap('vxlan', LINK.ETHERNET, at + VXLAN_HEADER, end)
}

/** draft-ietf-nvo3-vxlan-gpe-13 §3: with the P flag, the fourth byte names the payload. */
const GPE_NEXT_PROTOCOL = 0x04
const GPE_ETHERNET = 3

function readVxlanGpe(packet: Packet, at: number, end: number): void {
  const bytes = packet.bytes
  if (end - at < VXLAN_HEADER) return
  const flags = bytes[at]!
  let next = (flags & GPE_NEXT_PROTOCOL) !== 0 ? bytes[at + 3]! : GPE_ETHERNET
  at += VXLAN_HEADER
  // Seen in captures: IP without the P flag. 0x45 would be the address of a group, which sends nothing.
  if ((flags & GPE_NEXT_PROTOCOL) === 0 && bytes[at] === 0x45) next = 1
  wrapNext(packet, 'vxlan', next, at, end)
}

// RFC 8926 §3.4: version (2) and options length (6, in 4 bytes), flags, protocol, network identifier, reserved.
const GENEVE_HEADER = 8
const TRANSPARENT_ETHERNET = 0x6558

function readGeneve(packet: Packet, at: number, end: number): void {
  if (end - at < GENEVE_HEADER || packet.bytes[at]! >> 6 !== 0) return
  const next = at + GENEVE_HEADER + (packet.bytes[at]! & 0x3f) * 4
  const protocol = u16be(packet.bytes, at + 2)
  packet.wrap(
    'geneve',
    protocol === TRANSPARENT_ETHERNET ? LINK.ETHERNET : ETHER_TYPE_LINK + protocol,
    next,
    end,
  )
}

// RFC 4380 §5.1.1: an authentication and an origin indication may come first.
const AUTHENTICATION_INDICATION = 0x0001
const ORIGIN_INDICATION = 0x0000
const ORIGIN_LENGTH = 8

function readTeredo(packet: Packet, at: number, end: number): void {
  const bytes = packet.bytes
  if (end - at >= 4 && u16be(bytes, at) === AUTHENTICATION_INDICATION) {
    at += 4 + bytes[at + 2]! + bytes[at + 3]! + 9 // client id, authentication value, nonce (8), confirmation
  }
  if (end - at >= 2 && u16be(bytes, at) === ORIGIN_INDICATION) at += ORIGIN_LENGTH
  if (at < end && bytes[at]! >> 4 === 6) packet.wrap('teredo', LINK.IPV6, at, end)
}

// RFC 2661 §3.1.
const L2TP_CONTROL = 0x8000
const L2TP_LENGTH = 0x4000
const L2TP_SEQUENCE = 0x0800
const L2TP_OFFSET = 0x0200
const L2TP_VERSION = 0x000f
/** RFC 3931 §4.1.2.1: flags, reserved, session. */
const L2TP_3 = 0x0003

function readL2tp(packet: Packet, at: number, end: number): void {
  if (end - at < 6) return
  const flags = u16be(packet.bytes, at)
  if (flags === L2TP_3) readL2tpSession(packet, at + 4, end)
  if ((flags & L2TP_VERSION) !== 2 || (flags & L2TP_CONTROL) !== 0) return
  let next = at + 6 // flags, tunnel id, session id
  if ((flags & L2TP_LENGTH) !== 0) next += 2
  if ((flags & L2TP_SEQUENCE) !== 0) next += 4
  if ((flags & L2TP_OFFSET) !== 0) next += end - next >= 2 ? 2 + u16be(packet.bytes, next) : 2
  packet.wrap('l2tp', LINK.PPP, next, end)
}

// 3GPP TS 29.281 V17 §5.1: version 1, protocol type 1; message type 255 carries a user's packet.
const GTP_VERSION_MASK = 0xf0
const GTP_VERSION_1 = 0x30
const GTP_USER_PACKET = 255
const GTP_HEADER = 8
const GTP_OPTIONS = 0x07
const GTP_EXTENSION = 0x04

function readGtp(packet: Packet, at: number, end: number): void {
  const bytes = packet.bytes
  if (end - at < GTP_HEADER) return
  const flags = bytes[at]!
  if ((flags & GTP_VERSION_MASK) !== GTP_VERSION_1 || bytes[at + 1] !== GTP_USER_PACKET) return
  let next = at + GTP_HEADER
  if ((flags & GTP_OPTIONS) !== 0) {
    next += 4 // sequence (2), N-PDU number, type of the first extension header
    for (let count = 0; (flags & GTP_EXTENSION) !== 0 && count < limits.listEntries && next < end; count++) {
      if (bytes[next - 1] === 0) break
      next += bytes[next]! * 4 || 4 // §5.2.1: a length in 4 bytes, its last byte the next type
    }
  }
  if (next < end) packet.wrap('gtp', LINK.RAW, next, end)
}

// 3GPP TS 09.60 V7.10 §6: version 0, protocol type 1; the packet follows 20 bytes. The charging protocol (GTP') shares the port.
const GTP_VERSION_0 = 0x10
const GTP_HEADER_0 = 20

function readGtp0(packet: Packet, at: number, end: number): void {
  const bytes = packet.bytes
  if (end - at <= GTP_HEADER_0) return
  if ((bytes[at]! & GTP_VERSION_MASK) !== GTP_VERSION_0 || bytes[at + 1] !== GTP_USER_PACKET) return
  packet.wrap('gtp', LINK.RAW, at + GTP_HEADER_0, end)
}

// RFC 5415 §4.3: preamble, header length (5 bits, in 4 bytes), radio id (5), binding (5), flags.
const CAPWAP_HEADER = 8
const CAPWAP_CLEAR = 0
const CAPWAP_NATIVE = 1 << 8
const CAPWAP_FRAGMENT = 1 << 7
const CAPWAP_KEEP_ALIVE = 1 << 3

function readCapwap(packet: Packet, at: number, end: number): void {
  if (end - at < CAPWAP_HEADER || packet.bytes[at] !== CAPWAP_CLEAR) return
  const word = u32be(packet.bytes, at)
  if ((word & (CAPWAP_FRAGMENT | CAPWAP_KEEP_ALIVE)) !== 0) return
  const header = ((word >>> 19) & 0x1f) * 4
  if (header < CAPWAP_HEADER) return
  packet.wrap('capwap', (word & CAPWAP_NATIVE) !== 0 ? LINK.IEEE802_11 : LINK.ETHERNET, at + header, end)
}

// draft-massar-v6ops-ayiya-02 §3: identity length (a power of 2) and type, signature length (in 4 bytes) and hash,
// authentication and operation, next header, time (4); then identity and signature.
const AYIYA_HEADER = 8
const AYIYA_FORWARD = 1
const AYIYA_NEXT_HEADER = 3
const IPV6_NEXT_HEADER = 41

function readAyiya(packet: Packet, at: number, end: number): void {
  const bytes = packet.bytes
  if (end - at < AYIYA_HEADER || bytes[at + AYIYA_NEXT_HEADER] !== IPV6_NEXT_HEADER) return
  if ((bytes[at + 2]! & 0x0f) !== AYIYA_FORWARD) return
  const identity = 2 ** (bytes[at]! >> 4)
  const signature = (bytes[at + 1]! >> 4) * 4
  packet.wrap('ayiya', LINK.IPV6, at + AYIYA_HEADER + identity + signature, end)
}

// TaZmen Sniffer Protocol: version 1, type, protocol (16); then tags until the end tag. Public description only.
const TZSP_HEADER = 4
const TZSP_RECEIVED = 0
const TZSP_TRANSMIT = 1
const TZSP_ETHERNET = 1
const TZSP_WIFI = 18
const TZSP_END = 1
const TZSP_PADDING = 0

function readTzsp(packet: Packet, at: number, end: number): void {
  const bytes = packet.bytes
  if (
    end - at < TZSP_HEADER ||
    bytes[at] !== 1 ||
    (bytes[at + 1] !== TZSP_RECEIVED && bytes[at + 1] !== TZSP_TRANSMIT)
  )
    return
  const protocol = u16be(bytes, at + 2)
  const link = protocol === TZSP_ETHERNET ? LINK.ETHERNET : protocol === TZSP_WIFI ? LINK.IEEE802_11 : -1
  let next = at + TZSP_HEADER
  for (let tags = 0; link >= 0 && tags < limits.listEntries && end - next >= 2; tags++) {
    const tag = bytes[next]!
    if (tag === TZSP_END) {
      packet.wrap('tzsp', link, next + 1, end)
      return
    }
    next += tag === TZSP_PADDING ? 1 : 2 + bytes[next + 1]!
  }
}

// RFC 9300 §5.1: flags, nonce or map version (24), instance or status bits (32); then an IP packet.
const LISP_HEADER = 8

function readLisp(packet: Packet, at: number, end: number): void {
  const version = end - at > LISP_HEADER ? packet.bytes[at + LISP_HEADER]! >> 4 : 0
  if (version === 4 || version === 6) packet.wrap('lisp', LINK.RAW, at + LISP_HEADER, end)
}

// Zigbee Encapsulation Protocol of sniffers; no public standard, as Wireshark describes it: "EX", version, then in version 2
// the type (1 data); its last byte is the length of the 802.15.4 frame.
const ZEP = 0x4558
const ZEP_1_HEADER = 16
const ZEP_2_HEADER = 32
const ZEP_2_DATA = 1

function readZep(packet: Packet, at: number, end: number): void {
  const bytes = packet.bytes
  if (end - at <= ZEP_1_HEADER || u16be(bytes, at) !== ZEP) return
  const version = bytes[at + 2]!
  const isData = version === 1 || (version === 2 && bytes[at + 3] === ZEP_2_DATA)
  const frame = at + (version === 1 ? ZEP_1_HEADER : ZEP_2_HEADER)
  if (!isData || frame >= end) return
  packet.wrap('zep', LINK.IEEE802_15_4, frame, Math.min(end, frame + bytes[frame - 1]!))
}
