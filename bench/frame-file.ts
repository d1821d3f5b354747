/** Writes Ethernet frames into a pcap file, a million a second: headers and checksums straight into a large buffer. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { checksumOf, wordSum } from '#bytes/checksum'
import { PcapWriter } from '#capture/pcap-writer'

const ETHERNET = 1
const BUFFER_BYTES = 4 * 1024 * 1024
const LARGEST_FRAME = 1600
/** draft-ietf-opsawg-pcap-05 §5. */
const RECORD_HEADER = 16
const MAC_HEADER = 14
const IP_HEADER = 20
const TCP_HEADER = 20
const UDP_HEADER = 8
/** IEEE 802.3-2022 §3.2.8, without the FCS. */
const SHORTEST_FRAME = 60
const ETHERTYPE_IPV4 = 0x0800
const IPPROTO_TCP = 6
const IPPROTO_UDP = 17
const NOTHING = new Uint8Array(0)

/** One direction of a conversation, as the tap sees it. */
export interface Direction {
  readonly sourceMac: Uint8Array
  readonly destinationMac: Uint8Array
  /** IPv4 addresses as numbers. */
  readonly source: number
  readonly destination: number
  readonly sourcePort: number
  readonly destinationPort: number
  readonly timeToLive: number
  /** Of the next packet; counts up. */
  identification: number
}

export interface TcpDirection extends Direction {
  sequence: number
  acknowledgment: number
}

export class FrameFile {
  packets = 0
  bytes = 24
  readonly #file: number
  readonly #buffer = new Uint8Array(BUFFER_BYTES)
  #at = 0
  #lastTime = 0

  constructor(path: string) {
    this.#file = openSync(path, 'w')
    this.#buffer.set(new PcapWriter(ETHERNET).header())
    this.#at = 24
  }

  /** An Ethernet frame; `time` in whole microseconds, never before the frame before. */
  link(
    macs: { sourceMac: Uint8Array; destinationMac: Uint8Array },
    etherType: number,
    payload: Uint8Array,
    time: number,
  ): void {
    const at = this.#begin(MAC_HEADER + payload.length, time)
    this.#macHeader(at, macs, etherType)
    this.#buffer.set(payload, at + MAC_HEADER)
  }

  /** An IPv4 packet whose payload has its checksum already. */
  packet(direction: Direction, protocol: number, payload: Uint8Array, time: number): void {
    const at = this.#begin(MAC_HEADER + IP_HEADER + payload.length, time)
    this.#ipHeader(at, direction, protocol, payload.length)
    this.#buffer.set(payload, at + MAC_HEADER + IP_HEADER)
  }

  datagram(direction: Direction, payload: Uint8Array, time: number): void {
    const length = UDP_HEADER + payload.length
    const at = this.#begin(MAC_HEADER + IP_HEADER + length, time)
    this.#ipHeader(at, direction, IPPROTO_UDP, length)
    const start = at + MAC_HEADER + IP_HEADER
    this.#u16(start, direction.sourcePort)
    this.#u16(start + 2, direction.destinationPort)
    this.#u16(start + 4, length)
    this.#u16(start + 6, 0)
    this.#buffer.set(payload, start + UDP_HEADER)
    const checksum = this.#checksum(start, length, direction, IPPROTO_UDP)
    this.#u16(start + 6, checksum === 0 ? 0xffff : checksum) // RFC 768
  }

  /** A TCP segment (RFC 9293 §3.1); moves the direction's sequence on, by one more for SYN and FIN. */
  segment(
    direction: TcpDirection,
    flags: number,
    payload: Uint8Array,
    time: number,
    options = NOTHING,
  ): void {
    const header = TCP_HEADER + options.length
    const length = header + payload.length
    const at = this.#begin(MAC_HEADER + IP_HEADER + length, time)
    this.#ipHeader(at, direction, IPPROTO_TCP, length)
    const start = at + MAC_HEADER + IP_HEADER
    this.#u16(start, direction.sourcePort)
    this.#u16(start + 2, direction.destinationPort)
    this.#u32(start + 4, direction.sequence)
    this.#u32(start + 8, direction.acknowledgment)
    this.#u16(start + 12, ((header / 4) << 12) | flags)
    this.#u16(start + 14, 8192)
    this.#u32(start + 16, 0)
    this.#buffer.set(options, start + TCP_HEADER)
    this.#buffer.set(payload, start + header)
    this.#u16(start + 16, this.#checksum(start, length, direction, IPPROTO_TCP))
    const counted = payload.length + ((flags & 0x03) === 0 ? 0 : 1)
    direction.sequence = (direction.sequence + counted) >>> 0
  }

  close(): void {
    this.#flush()
    closeSync(this.#file)
  }

  /** Writes the record header; answers where the frame begins. Padding is zero. */
  #begin(length: number, time: number): number {
    if (this.#at + LARGEST_FRAME > BUFFER_BYTES) this.#flush()
    this.#lastTime = Math.max(time, this.#lastTime)
    const seconds = Math.floor(this.#lastTime / 1e6)
    const captured = Math.max(length, SHORTEST_FRAME)
    const at = this.#at
    this.#u32le(at, seconds)
    this.#u32le(at + 4, this.#lastTime - seconds * 1e6)
    this.#u32le(at + 8, captured)
    this.#u32le(at + 12, captured)
    const start = at + RECORD_HEADER
    this.#at = start + captured
    if (captured > length) this.#buffer.fill(0, start + length, this.#at)
    this.packets++
    this.bytes += RECORD_HEADER + captured
    return start
  }

  #macHeader(
    at: number,
    macs: { sourceMac: Uint8Array; destinationMac: Uint8Array },
    etherType: number,
  ): void {
    this.#buffer.set(macs.destinationMac, at)
    this.#buffer.set(macs.sourceMac, at + 6)
    this.#u16(at + 12, etherType)
  }

  /** RFC 791 §3.1, "do not fragment" set. */
  #ipHeader(frame: number, direction: Direction, protocol: number, payloadLength: number): void {
    this.#macHeader(frame, direction, ETHERTYPE_IPV4)
    const at = frame + MAC_HEADER
    this.#u16(at, 0x4500)
    this.#u16(at + 2, IP_HEADER + payloadLength)
    this.#u16(at + 4, direction.identification++)
    this.#u16(at + 6, 0x4000)
    this.#u16(at + 8, (direction.timeToLive << 8) | protocol)
    this.#u16(at + 10, 0)
    this.#u32(at + 12, direction.source)
    this.#u32(at + 16, direction.destination)
    this.#u16(at + 10, checksumOf(wordSum(this.#buffer, at, at + IP_HEADER)))
  }

  /** Over the pseudo header and `length` bytes at `start`. */
  #checksum(start: number, length: number, { source, destination }: Direction, protocol: number): number {
    const addresses = (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff)
    return checksumOf(addresses + protocol + length + wordSum(this.#buffer, start, start + length))
  }

  #u16(at: number, value: number): void {
    this.#buffer[at] = value >> 8
    this.#buffer[at + 1] = value
  }

  #u32(at: number, value: number): void {
    this.#buffer[at] = value >>> 24
    this.#buffer[at + 1] = value >>> 16
    this.#buffer[at + 2] = value >>> 8
    this.#buffer[at + 3] = value
  }

  #u32le(at: number, value: number): void {
    this.#buffer[at] = value
    this.#buffer[at + 1] = value >>> 8
    this.#buffer[at + 2] = value >>> 16
    this.#buffer[at + 3] = value >>> 24
  }

  #flush(): void {
    let written = 0
    while (written < this.#at) written += writeSync(this.#file, this.#buffer, written, this.#at - written)
    this.#at = 0
  }
}
