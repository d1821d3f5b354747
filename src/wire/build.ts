/**
 * Builds frames with correct lengths and checksums, for tests and for the plant simulator. The inverse of the readers
 * in this folder; not for real traffic, so invalid addresses throw.
 */
import { checksumOf, wordSum } from '#bytes/checksum'
import { ByteWriter } from '#bytes/write'
import { ipBytes, macBytes } from './build-address.ts'

export const IP_PROTOCOL = { ICMP: 1, TCP: 6, UDP: 17, GRE: 47, ICMPV6: 58 } as const
export const TCP_FLAG = { FIN: 0x01, SYN: 0x02, RST: 0x04, PSH: 0x08, ACK: 0x10 } as const

const NO_BYTES = new Uint8Array(0)
/** Shortest frame without its FCS: IEEE 802.3-2022 §3.2.8. */
const SHORTEST_FRAME = 60
const ETHERTYPE_IPV4 = 0x0800
const ETHERTYPE_IPV6 = 0x86dd
const ETHERTYPE_ARP = 0x0806
const ETHERTYPE_VLAN = 0x8100
const LLC_UNNUMBERED = 0x03

export interface EthernetOptions {
  readonly source: string
  readonly destination: string
  readonly payload: Uint8Array
  /** Default: IPv4 or IPv6, by the payload's first byte. */
  readonly etherType?: number
  readonly vlan?: number
  /** 802.1Q priority, 0..7. */
  readonly priority?: number
  /** False: no padding to the shortest frame, as in captures taken at the sender. */
  readonly isPadded?: boolean
}

/** An Ethernet II frame without FCS. */
export function ethernetFrame(options: EthernetOptions): Uint8Array {
  const { payload, vlan } = options
  const isIpv6 = (payload[0] ?? 0) >> 4 === 6
  const frame = new ByteWriter().bytes(macBytes(options.destination)).bytes(macBytes(options.source))
  if (vlan !== undefined) frame.u16be(ETHERTYPE_VLAN).u16be(((options.priority ?? 0) << 13) | vlan)
  frame.u16be(options.etherType ?? (isIpv6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4)).bytes(payload)
  return padded(frame, options.isPadded ?? true)
}

/** An 802.3 frame with LLC, such as spanning tree (`sap` 0x42). */
export function llcFrame(
  options: Omit<EthernetOptions, 'etherType' | 'vlan' | 'priority'> & { readonly sap: number },
): Uint8Array {
  const frame = new ByteWriter().bytes(macBytes(options.destination)).bytes(macBytes(options.source))
  frame
    .u16be(options.payload.length + 3)
    .u8(options.sap, options.sap, LLC_UNNUMBERED)
    .bytes(options.payload)
  return padded(frame, options.isPadded ?? true)
}

function padded(frame: ByteWriter, isPadded: boolean): Uint8Array {
  if (isPadded && frame.length < SHORTEST_FRAME) frame.zeros(SHORTEST_FRAME - frame.length)
  return frame.take()
}

export interface IpOptions {
  readonly source: string
  readonly destination: string
  readonly protocol: number
  readonly payload: Uint8Array
  readonly timeToLive?: number
  readonly identification?: number
  /** In bytes, a multiple of 8; IPv4 only. */
  readonly fragmentOffset?: number
  readonly moreFragments?: boolean
}

/** An IPv4 or IPv6 packet, by the kind of its addresses. */
export function ipPacket(options: IpOptions): Uint8Array {
  const source = ipBytes(options.source)
  const destination = ipBytes(options.destination)
  if (source.length !== destination.length) throw new Error('expected two addresses of one IP version')
  return source.length === 4 ? ipv4(options, source, destination) : ipv6(options, source, destination)
}

/** RFC 791 §3.1. */
function ipv4(options: IpOptions, source: Uint8Array, destination: Uint8Array): Uint8Array {
  const offset = (options.fragmentOffset ?? 0) / 8
  const more = options.moreFragments === true
  const mayFragment = more || offset > 0
  const packet = new ByteWriter().u8(0x45, 0).u16be(20 + options.payload.length)
  packet.u16be(options.identification ?? 0).u16be((more ? 0x2000 : mayFragment ? 0 : 0x4000) | offset)
  packet
    .u8(options.timeToLive ?? 64, options.protocol)
    .u16be(0)
    .bytes(source)
    .bytes(destination)
  packet.patchU16be(10, checksumOf(wordSum(packet.take(), 0, 20)))
  return packet.bytes(options.payload).take()
}

/** RFC 8200 §3. */
function ipv6(options: IpOptions, source: Uint8Array, destination: Uint8Array): Uint8Array {
  const packet = new ByteWriter().u32be(0x60000000).u16be(options.payload.length)
  packet
    .u8(options.protocol, options.timeToLive ?? 64)
    .bytes(source)
    .bytes(destination)
  return packet.bytes(options.payload).take()
}

export interface PortOptions {
  /** IP addresses, for the checksum: RFC 9293 §3.1, RFC 8200 §8.1. */
  readonly source: string
  readonly destination: string
  readonly sourcePort: number
  readonly destinationPort: number
  readonly payload?: Uint8Array
}

export interface TcpOptions extends PortOptions {
  readonly sequence: number
  readonly acknowledgment?: number
  /** Sum of `TCP_FLAG`s. */
  readonly flags: number
  readonly window?: number
  /** Options, a multiple of four bytes. */
  readonly options?: Uint8Array
}

/** RFC 9293 §3.1. */
export function tcpSegment(options: TcpOptions): Uint8Array {
  const extra = options.options ?? NO_BYTES
  const segment = new ByteWriter().u16be(options.sourcePort).u16be(options.destinationPort)
  segment.u32be(options.sequence).u32be(options.acknowledgment ?? 0)
  segment.u8(((20 + extra.length) / 4) << 4, options.flags).u16be(options.window ?? 8192)
  segment
    .u16be(0)
    .u16be(0)
    .bytes(extra)
    .bytes(options.payload ?? NO_BYTES)
  return withChecksum(segment, 16, IP_PROTOCOL.TCP, options)
}

/** RFC 768. */
export function udpDatagram(options: PortOptions): Uint8Array {
  const payload = options.payload ?? NO_BYTES
  const datagram = new ByteWriter().u16be(options.sourcePort).u16be(options.destinationPort)
  datagram
    .u16be(8 + payload.length)
    .u16be(0)
    .bytes(payload)
  return withChecksum(datagram, 6, IP_PROTOCOL.UDP, options)
}

/** Fills the checksum at `at` of a message under a pseudo header; RFC 768 sends 0xffff where it comes out as 0. */
function withChecksum(
  message: ByteWriter,
  at: number,
  protocol: number,
  ends: { readonly source: string; readonly destination: string },
): Uint8Array {
  const addresses = new ByteWriter().bytes(ipBytes(ends.source)).bytes(ipBytes(ends.destination)).take()
  const sum = wordSum(addresses, 0, addresses.length) + protocol + message.length
  const checksum = checksumOf(sum + wordSum(message.take(), 0, message.length))
  const isUdp = protocol === IP_PROTOCOL.UDP
  return message.patchU16be(at, isUdp && checksum === 0 ? 0xffff : checksum).take()
}

export interface EchoOptions {
  readonly isReply?: boolean
  readonly identifier: number
  readonly sequence: number
  readonly payload?: Uint8Array
}

/** An ICMP echo: RFC 792. */
export function icmpEcho(options: EchoOptions): Uint8Array {
  const message = new ByteWriter().u8(options.isReply === true ? 0 : 8, 0).u16be(0)
  message
    .u16be(options.identifier)
    .u16be(options.sequence)
    .bytes(options.payload ?? NO_BYTES)
  return message.patchU16be(2, checksumOf(wordSum(message.take(), 0, message.length))).take()
}

export interface ArpOptions {
  readonly isReply?: boolean
  readonly senderMac: string
  readonly senderIp: string
  readonly targetMac?: string
  readonly targetIp: string
}

/** An ARP message for Ethernet and IPv4 (RFC 826), in its frame: a request goes to everyone. */
export function arpFrame(options: ArpOptions): Uint8Array {
  const target = options.targetMac ?? '00:00:00:00:00:00'
  const isReply = options.isReply === true
  const message = new ByteWriter()
    .u16be(1)
    .u16be(ETHERTYPE_IPV4)
    .u8(6, 4)
    .u16be(isReply ? 2 : 1)
  message.bytes(macBytes(options.senderMac)).bytes(ipBytes(options.senderIp))
  message.bytes(macBytes(target)).bytes(ipBytes(options.targetIp))
  const destination = isReply ? target : 'ff:ff:ff:ff:ff:ff'
  return ethernetFrame({
    source: options.senderMac,
    destination,
    etherType: ETHERTYPE_ARP,
    payload: message.take(),
  })
}
