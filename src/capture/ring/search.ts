/** Packets of a time span, a host, a pair of hosts or a flow, as a pcapng with comments. */
import { ipBytes, isMac } from '#model/address'
import { PacketBlocks } from '../live/packet-blocks.ts'
import { PcapngWriter } from '../pcapng-writer.ts'
import { hasKey } from './key-filter.ts'
import { decodeEntry, decodeHeader, geometryOf, HEADER_BYTES, indexBytes, SUMMARY_BYTES } from './layout.ts'
import { flowKey, hostKey, PacketEnds, pairKey } from './packet-ends.ts'
import { eachPacket, readAll, readHeaders, withFile } from './segments.ts'

export const searchLimits = {
  /** Bytes of packets in one answer; the first ones in time are kept. */
  bytes: 64 * 1024 * 1024,
  packets: 500_000,
  /** Segments read until so many milliseconds are over; making the file takes up to half as long again. */
  milliseconds: 1200,
  /** Hosts of one search. */
  hosts: 64,
} as const

export interface RingQuery {
  /** Microseconds, both included. */
  readonly from: number
  readonly until: number
  /** Addresses of IP or Ethernet: packets from or to any of them; empty for all. */
  readonly hosts?: readonly string[]
  /** The other end: packets between `hosts` and any of these. */
  readonly peers?: readonly string[]
  /** Port of either end. */
  readonly port?: number | undefined
  /** Of the other end. */
  readonly otherPort?: number | undefined
  /** 6 for TCP, 17 for UDP. */
  readonly transport?: number | undefined
  /** On the file. */
  readonly comment?: string
}

export interface RingPackets {
  /** A pcapng file. */
  readonly file: Uint8Array
  readonly packets: number
  /** A limit was reached: packets are missing at the end. */
  readonly isCut: boolean
}

interface FoundPacket {
  readonly time: number
  readonly bytes: Uint8Array
  readonly originalLength: number
  readonly linkType: number
  readonly name: string
}

/** Bytes of a block besides the packet, with padding. */
const BLOCK_SPACE = 36

/** An address that is neither IP nor MAC. */
export class RingQueryError extends Error {}

export function searchRing(folder: string, query: RingQuery): RingPackets {
  const matcher = new Matcher(query)
  const found: FoundPacket[] = []
  let bytes = 0
  let isCut = false
  const end = performance.now() + searchLimits.milliseconds
  const segments = readHeaders(folder)
    .filter(
      ({ header }) =>
        header !== undefined && header.firstTime <= query.until && header.lastTime >= query.from,
    )
    .sort((one, other) => one.header!.firstTime - other.header!.firstTime)
  for (const { path, header } of segments) {
    if (performance.now() > end || bytes > searchLimits.bytes || found.length > searchLimits.packets) {
      isCut = true
      break
    }
    for (const packet of packetsIn(path, header!.sequence, query, matcher)) {
      found.push(packet)
      bytes += packet.bytes.length
      if (bytes > searchLimits.bytes || found.length > searchLimits.packets) break
    }
  }
  found.sort((one, other) => one.time - other.time)
  return { file: fileOf(found, query.comment, isCut), packets: found.length, isCut }
}

function* packetsIn(
  path: string,
  sequence: number,
  query: RingQuery,
  matcher: Matcher,
): Iterable<FoundPacket> {
  const found: FoundPacket[] = []
  try {
    withFile(path, (descriptor) => {
      const head = readAll(descriptor, HEADER_BYTES + SUMMARY_BYTES, 0)
      const header = decodeHeader(head)
      if (header === undefined || header.sequence !== sequence) return
      if (!matcher.mayBeIn(head.subarray(HEADER_BYTES))) return
      const geometry = geometryOf(header.dataBytes)
      const index = readAll(descriptor, indexBytes(header.chunks), geometry.indexAt)
      const interfaces = new Map(header.interfaces.map((one) => [one.index, one]))
      for (let number = 0; number < header.chunks; number++) {
        const entry = decodeEntry(index, number)
        if (entry.packets === 0 || entry.firstTime > query.until || entry.lastTime < query.from) continue
        if (!matcher.mayBeIn(entry.filter)) continue
        const data = readAll(descriptor, entry.length, geometry.dataAt + entry.offset)
        eachPacket(data, ({ interfaceIndex, time, packetAt, packetEnd, originalLength }) => {
          if (time < query.from || time > query.until) return true
          const { linkType = 1, name = '' } = interfaces.get(interfaceIndex) ?? {}
          if (!matcher.matches(data, packetAt, packetEnd, linkType)) return true
          // A few packets must not hold the memory of all that was read.
          const bytes = matcher.isOpen ? data.subarray(packetAt, packetEnd) : data.slice(packetAt, packetEnd)
          found.push({ time, bytes, originalLength, linkType, name })
          return found.length <= searchLimits.packets
        })
      }
      // The writer may have overwritten it meanwhile.
      const now = decodeHeader(readAll(descriptor, HEADER_BYTES, 0))
      if (now?.sequence !== sequence) found.length = 0
    })
  } catch {
    return // the file is gone, or its disk is damaged; `ring verify` tells
  }
  yield* found
}

class Matcher {
  readonly #query: RingQuery
  readonly #ends = new PacketEnds()
  readonly #keys = new Uint32Array(4)
  readonly #hosts: ReadonlySet<number>
  readonly #peers: ReadonlySet<number>
  /** Any of these must be in a filter; empty where all packets match. */
  readonly #filterKeys: readonly number[]

  constructor(query: RingQuery) {
    const { hosts = [], peers = [], port, otherPort, transport } = query
    this.#query = query
    if (hosts.length > searchLimits.hosts || peers.length > searchLimits.hosts)
      throw new RingQueryError(`expected at most ${searchLimits.hosts} addresses`)
    const ones = hosts.map(keyOf)
    const others = peers.map(keyOf)
    this.#hosts = new Set(ones)
    this.#peers = new Set(others)
    const pairs = ones.flatMap((one) => others.map((other) => pairKey(one, other)))
    const isFlow = port !== undefined && otherPort !== undefined && transport !== undefined
    this.#filterKeys =
      pairs.length === 0
        ? ones
        : isFlow
          ? pairs.map((pair) => flowKey(pair, transport, port, otherPort))
          : pairs
  }

  /** All packets of the time match. */
  get isOpen(): boolean {
    const { port, otherPort, transport } = this.#query
    return this.#hosts.size === 0 && port === undefined && otherPort === undefined && transport === undefined
  }

  mayBeIn(filter: Uint8Array): boolean {
    return this.#filterKeys.length === 0 || this.#filterKeys.some((key) => hasKey(filter, key))
  }

  matches(bytes: Uint8Array, at: number, end: number, linkType: number): boolean {
    const { port, otherPort, transport } = this.#query
    if (this.isOpen) return true
    const ends = this.#ends
    ends.over(bytes, at, end, linkType)
    if (transport !== undefined && ends.transport !== transport) return false
    const { sourcePort, destinationPort } = ends
    if (port !== undefined && sourcePort !== port && destinationPort !== port) return false
    if (otherPort !== undefined && sourcePort !== otherPort && destinationPort !== otherPort) return false
    if (this.#hosts.size === 0) return true
    ends.keys(this.#keys)
    const [source, destination] = this.#keys
    if (this.#peers.size === 0) return this.#hosts.has(source!) || this.#hosts.has(destination!)
    return (
      (this.#hosts.has(source!) && this.#peers.has(destination!)) ||
      (this.#hosts.has(destination!) && this.#peers.has(source!))
    )
  }
}

function keyOf(address: string): number {
  const bytes = ipBytes(address) ?? macBytes(address)
  if (bytes === undefined)
    throw new RingQueryError(`expected an IP or MAC address, got ${address.slice(0, 60)}`)
  return hostKey(bytes, 0, bytes.length)
}

function macBytes(text: string): Uint8Array | undefined {
  const lower = text.toLowerCase()
  return isMac(lower) ? Uint8Array.from(lower.split(':').map((part) => Number.parseInt(part, 16))) : undefined
}

function fileOf(packets: readonly FoundPacket[], comment: string | undefined, isCut: boolean): Uint8Array {
  const interfaces: { readonly linkType: number; readonly name: string }[] = []
  const indexOf = ({ linkType, name }: FoundPacket): number => {
    const at = interfaces.findIndex((one) => one.linkType === linkType && one.name === name)
    return at >= 0 ? at : interfaces.push({ linkType, name }) - 1
  }
  const indexes = packets.map(indexOf)
  const note = isCut ? `${comment ?? ''} (cut: more packets match)`.trim() : comment
  const writer = new PcapngWriter({ interfaces, application: 'Sightglass', ...(note && { comment: note }) })
  const header = writer.header()
  const blocks = new PacketBlocks(packets.reduce((sum, { bytes }) => sum + bytes.length + BLOCK_SPACE, 0))
  packets.forEach(({ bytes, time, originalLength }, at) => {
    const seconds = Math.floor(time / 1e6)
    const record = {
      at: 0,
      length: bytes.length,
      original: originalLength,
      seconds,
      microseconds: time - seconds * 1e6,
    }
    blocks.add(indexes[at]!, bytes, record)
  })
  const body = blocks.take()
  const whole = new Uint8Array(header.length + body.length)
  whole.set(header)
  whole.set(body, header.length)
  return whole
}
