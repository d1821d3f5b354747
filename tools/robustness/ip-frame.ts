/** Where the headers of an Ethernet frame lie; undefined unless it carries IPv4. */

import { checksumOf, wordSum } from '#bytes/checksum'
import { u16be, u32be } from '#bytes/read'

const ETHERTYPE_IPV4 = 0x0800
/** IEEE 802.1Q-2022 Table 9-1, and what older switches stack tags with. */
const TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100])
const TCP = 6
const UDP = 17

export interface IpFrame {
  /** Offset of the EtherType. */
  readonly typeAt: number
  readonly ipAt: number
  readonly protocol: number
  readonly isFragment: boolean
  /** Where the IP payload begins, and just past where it ends. */
  readonly payloadAt: number
  readonly end: number
}

export interface TransportFrame extends IpFrame {
  readonly isTcp: boolean
  readonly sourcePort: number
  readonly destinationPort: number
  /** Of TCP; 0 for UDP. */
  readonly sequence: number
  readonly flags: number
  /** Where the segment's or datagram's own payload begins. */
  readonly dataAt: number
  /** Sender's and receiver's `ip:port`. */
  readonly from: string
  readonly to: string
}

/** Offset of the EtherType behind all VLAN tags; undefined where there is none. */
export function etherTypeAt(frame: Uint8Array): number | undefined {
  let at = 12
  while (at + 2 <= frame.length && TAGS.has(u16be(frame, at))) at += 4
  return at + 2 <= frame.length && u16be(frame, at) >= 0x0600 ? at : undefined
}

export function ipFrame(frame: Uint8Array): IpFrame | undefined {
  const typeAt = etherTypeAt(frame)
  if (typeAt === undefined || u16be(frame, typeAt) !== ETHERTYPE_IPV4) return undefined
  const ipAt = typeAt + 2
  if (ipAt + 20 > frame.length || frame[ipAt]! >> 4 !== 4) return undefined
  const payloadAt = ipAt + (frame[ipAt]! & 0x0f) * 4
  const end = ipAt + u16be(frame, ipAt + 2)
  if (end > frame.length || payloadAt > end) return undefined // snapped, or a lie
  const isFragment = (u16be(frame, ipAt + 6) & 0x3fff) !== 0
  return { typeAt, ipAt, protocol: frame[ipAt + 9]!, isFragment, payloadAt, end }
}

export function transportFrame(frame: Uint8Array): TransportFrame | undefined {
  const ip = ipFrame(frame)
  if (ip === undefined || ip.isFragment) return undefined
  const isTcp = ip.protocol === TCP
  const { payloadAt: at, end } = ip
  if ((!isTcp && ip.protocol !== UDP) || at + (isTcp ? 20 : 8) > end) return undefined
  const dataAt = at + (isTcp ? (frame[at + 12]! >> 4) * 4 : 8)
  if (dataAt > end) return undefined
  const sourcePort = u16be(frame, at)
  const destinationPort = u16be(frame, at + 2)
  return {
    ...ip,
    isTcp,
    sourcePort,
    destinationPort,
    sequence: isTcp ? u32be(frame, at + 4) : 0,
    flags: isTcp ? frame[at + 13]! : 0,
    dataAt,
    from: `${dotted(frame, ip.ipAt + 12)}:${sourcePort}`,
    to: `${dotted(frame, ip.ipAt + 16)}:${destinationPort}`,
  }
}

function dotted(frame: Uint8Array, at: number): string {
  return frame.subarray(at, at + 4).join('.')
}

/** The frame with another IP payload, its lengths and header checksum put right. Padding and FCS are left out. */
export function withIpPayload(frame: Uint8Array, ip: IpFrame, payload: Uint8Array): Uint8Array {
  const headers = frame.subarray(0, ip.payloadAt)
  const made = new Uint8Array(headers.length + payload.length)
  made.set(headers)
  made.set(payload, headers.length)
  putU16(made, ip.ipAt + 2, made.length - ip.ipAt)
  sealHeader(made, ip)
  return made
}

/** Writes the checksum of the IP header: RFC 791 §3.1. */
export function sealHeader(frame: Uint8Array, { ipAt, payloadAt }: IpFrame): void {
  putU16(frame, ipAt + 10, 0)
  putU16(frame, ipAt + 10, checksumOf(wordSum(frame, ipAt, payloadAt)))
}

export function putU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8
  bytes[at + 1] = value
}

export function putU32(bytes: Uint8Array, at: number, value: number): void {
  putU16(bytes, at, value >>> 16)
  putU16(bytes, at + 2, value)
}
