/** Writes packets into the segments of a ring; the oldest segment of the class that exceeds its share most is overwritten. */
import { spawnSync } from 'node:child_process'
import { createHash, type Hash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PcapngWriter } from '../pcapng-writer.ts'
import { RING_CLASSES, type RingBudget, type RingClass } from './budget.ts'
import { RingChain } from './chain.ts'
import { addKey } from './key-filter.ts'
import {
  CHUNK_BYTES,
  type ChunkEntry,
  ENTRY_FILTER,
  encodeEntry,
  encodeHeader,
  entryAt,
  type Geometry,
  geometryOf,
  HEADER_BYTES,
  type RingInterface,
  type SegmentHeader,
  SUMMARY_BYTES,
  segmentName,
} from './layout.ts'
import { PacketEnds } from './packet-ends.ts'
import { repairSegment } from './repair.ts'
import { readHeaders, writeAll } from './segments.ts'

export const ringLimits = {
  /** Blocks of a segment: large rings have few files, small ones still several segments per class. */
  mostSegmentBytes: 16 * 1024 * 1024,
  leastSegmentBytes: 256 * 1024,
  segments: 64,
  mostSegments: 20_000,
  /** Bytes of the disk that reserving leaves free: for the store, the queue and other programs. */
  leaveFree: 256 * 1024 * 1024,
} as const

/** Of an enhanced packet block: interface, captured length, packet. */
const INTERFACE_AT = 8
const LENGTH_AT = 20
const PACKET_AT = 28
/** Up to this size a loop over 32-bit words copies faster than a view and `set`. */
const COPIED_BY_LOOP = 512
/** Flows remembered per chunk; a power of two. */
const SEEN = 4096
/** Ends the blocks of an open segment: what follows is of an earlier use of the file. */
const TERMINATOR = 8

export interface RingOptions {
  readonly folder: string
  /** Bytes that all files together never exceed. */
  readonly bytes: number
  readonly budget: RingBudget
  /** Free bytes of the disk of the folder. */
  freeBytes?(folder: string): number
}

export interface RingStatus {
  readonly bytes: number
  /** Reserved on the disk; less than `bytes` if the disk was too full. */
  readonly reserved: number
  readonly segments: number
  readonly packets: number
  readonly firstTime: number
  readonly lastTime: number
  readonly head: string
  readonly problem: string
}

interface OpenSegment {
  readonly number: number
  readonly descriptor: number
  readonly sequence: number
  readonly hash: Hash
  readonly summary: Uint8Array
  used: number
  chunks: number
  packets: number
  firstTime: number
  lastTime: number
  described: Set<number>
  /** Blocks of the current chunk. */
  buffer: Uint8Array
  /** The same bytes. */
  words: Int32Array
  buffered: number
  /** How much of it is on disk. */
  written: number
  filter: Uint8Array
  /** Flows whose keys are in the filters of this chunk. */
  readonly seen: Uint32Array
  chunkPackets: number
  chunkFirst: number
  chunkLast: number
  isChanged: boolean
}

interface Closed {
  readonly number: number
  readonly sequence: number
  readonly class: string
  readonly packets: number
  readonly firstTime: number
  readonly lastTime: number
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

export class RingWriter {
  readonly #options: RingOptions
  readonly #geometry: Geometry
  readonly #chain: RingChain
  readonly #ends = new PacketEnds()
  readonly #keys = new Uint32Array(4)
  readonly #interfaces: RingInterface[] = []
  /** By the index of the interface. */
  readonly #linkTypes: number[] = []
  /** The array that packets came in last, and its bytes as words. */
  #source: Uint8Array = new Uint8Array(0)
  #sourceWords = new Int32Array(0)
  readonly #open = new Map<RingClass, OpenSegment>()
  #closed: Closed[] = []
  #free: number[] = []
  #sequence = 0
  #files = 0
  /** Of the last write; `#shortage` is of the start and stays. */
  #problem = ''
  #shortage = ''
  /** A write failed since the last `flush`: trying again for each packet would cost other packets. */
  #isFailing = false

  /** Reserves the files, and repairs segments that a crash left open. */
  constructor(options: RingOptions) {
    this.#options = options
    const { folder, bytes } = options
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const target = Math.floor(bytes / ringLimits.segments)
    const dataBytes = Math.min(ringLimits.mostSegmentBytes, Math.max(ringLimits.leastSegmentBytes, target))
    this.#geometry = geometryOf(Math.floor(dataBytes / CHUNK_BYTES) * CHUNK_BYTES)
    this.#chain = new RingChain(folder)
    this.#reserve()
  }

  get status(): RingStatus {
    const all = [...this.#closed, ...this.#open.values()].filter(({ packets }) => packets > 0)
    return {
      bytes: this.#options.bytes,
      reserved: this.#files * this.#geometry.fileBytes,
      segments: this.#closed.length + this.#open.size,
      packets: all.reduce((sum, { packets }) => sum + packets, 0),
      firstTime: all.reduce((first, one) => Math.min(first, one.firstTime), Number.POSITIVE_INFINITY),
      lastTime: all.reduce((last, one) => Math.max(last, one.lastTime), 0),
      head: this.#chain.head,
      problem: this.#problem || this.#shortage,
    }
  }

  describe(index: number, linkType: number, name: string): void {
    const at = this.#interfaces.findIndex((one) => one.index === index)
    if (at >= 0) {
      // Blocks that were written have the former link type: they stay in segments of their own.
      this.close()
      this.#interfaces.splice(at, 1)
    }
    this.#interfaces.push({ index, linkType, name })
    this.#linkTypes[index] = linkType
  }

  /** `bytes[at..at + size)` is an enhanced packet block, valid during the call. */
  write(bytes: Uint8Array, at: number, size: number, time: number): void {
    if (this.#files === 0 || this.#isFailing) return
    const index = uint16(bytes, at + INTERFACE_AT)
    const length = uint16(bytes, at + LENGTH_AT) | (uint16(bytes, at + LENGTH_AT + 2) << 16)
    const packetAt = at + PACKET_AT
    this.#ends.over(bytes, packetAt, packetAt + length, this.#linkTypes[index] ?? 1)
    const name = this.#options.budget.classOf(this.#ends)
    try {
      let segment = this.#open.get(name)
      if (segment !== undefined && segment.used + size + TERMINATOR > this.#geometry.dataBytes) {
        this.#close(name, segment)
        segment = undefined
      }
      segment ??= this.#begin(name)
      if (!segment.described.has(index)) this.#describe(segment, index)
      this.#put(segment, bytes, at, size)
      this.#count(segment, time)
    } catch (error) {
      this.#isFailing = true
      this.#problem = `the packet ring cannot be written: ${(error as Error).message}`
    }
  }

  /** Writes what is buffered, and the headers of open segments: a search finds it from now on. */
  flush(): void {
    this.#isFailing = false
    for (const [name, segment] of this.#open) {
      if (!segment.isChanged) continue
      try {
        this.#store(segment)
        this.#writeHeader(name, segment)
        segment.isChanged = false
        this.#problem = ''
      } catch (error) {
        this.#problem = `the packet ring cannot be written: ${(error as Error).message}`
      }
    }
  }

  close(): void {
    for (const [name, segment] of [...this.#open]) this.#close(name, segment)
  }

  #reserve(): void {
    const { folder, bytes } = this.#options
    const { fileBytes } = this.#geometry
    const count = Math.min(ringLimits.mostSegments, Math.floor(bytes / fileBytes))
    if (count < RING_CLASSES.length)
      this.#shortage = `the packet ring needs at least ${RING_CLASSES.length * fileBytes} bytes, got ${bytes}`
    const known = readHeaders(folder)
    for (const { number } of known.filter(({ number, size }) => number >= count || size !== fileBytes))
      rmSync(join(folder, segmentName(number)), { force: true })
    for (let number = 0; number < count; number++) {
      if (!this.#reserveFile(join(folder, segmentName(number)))) break
      this.#files++
      const found = known.find((one) => one.number === number && one.size === fileBytes)
      let header = found?.header
      if (header?.isOpen === true)
        header = repairSegment(join(folder, segmentName(number)), header, this.#chain)
      if (header === undefined) this.#free.push(number)
      else this.#closed.push({ number, ...header })
    }
    this.#closed.sort((one, other) => one.sequence - other.sequence)
    this.#sequence = (this.#closed.at(-1)?.sequence ?? 0) + 1
    if (this.#files < count)
      this.#shortage = `the packet ring has ${this.#files} of ${count} files: the disk is full`
    // Each class needs one.
    if (this.#files < RING_CLASSES.length) this.#giveUp()
  }

  #giveUp(): void {
    const { folder } = this.#options
    for (let number = 0; number < this.#files; number++)
      rmSync(join(folder, segmentName(number)), { force: true })
    this.#files = 0
    this.#free = []
    this.#closed = []
  }

  /** False if the disk has no room for it. */
  #reserveFile(path: string): boolean {
    const { fileBytes } = this.#geometry
    if (statSync(path, { throwIfNoEntry: false })?.size === fileBytes) return true
    const { folder, freeBytes = freeBytesOf } = this.#options
    if (freeBytes(folder) < fileBytes + ringLimits.leaveFree) return false
    const { status } = spawnSync('fallocate', ['-l', String(fileBytes), path], { stdio: 'ignore' })
    if (status === 0) return true
    try {
      const descriptor = openSync(path, 'w', 0o600)
      try {
        const zeros = new Uint8Array(1024 * 1024)
        for (let at = 0; at < fileBytes; at += zeros.length)
          writeAll(descriptor, zeros.subarray(0, Math.min(zeros.length, fileBytes - at)), at)
      } finally {
        closeSync(descriptor)
      }
      return true
    } catch {
      rmSync(path, { force: true })
      return false
    }
  }

  #begin(name: RingClass): OpenSegment {
    const number = this.#free.shift() ?? this.#evict(name)
    const descriptor = this.#openFile(number)
    const buffer = new Uint8Array(2 * CHUNK_BYTES)
    const segment: OpenSegment = {
      ...{ number, descriptor, sequence: this.#sequence++, hash: createHash('sha256') },
      ...{ summary: new Uint8Array(SUMMARY_BYTES), described: new Set(), used: 0, chunks: 0, packets: 0 },
      ...{ firstTime: 0, lastTime: 0, buffer, words: wordsOf(buffer), buffered: 0, written: 0 },
      ...{
        filter: new Uint8Array(ENTRY_FILTER),
        seen: new Uint32Array(SEEN),
        chunkPackets: 0,
        chunkFirst: 0,
        chunkLast: 0,
        isChanged: true,
      },
    }
    this.#open.set(name, segment)
    const section = new PcapngWriter({
      interfaces: [],
      application: `Sightglass ring, segment ${segment.sequence}`,
    })
    const header = section.header()
    this.#put(segment, header, 0, header.length)
    this.#writeHeader(name, segment)
    return segment
  }

  #openFile(number: number): number {
    try {
      return openSync(join(this.#options.folder, segmentName(number)), 'r+')
    } catch (error) {
      this.#free.push(number)
      throw error
    }
  }

  /** The oldest segment of the class that is furthest above its share. */
  #evict(wanted: RingClass): number {
    const total = Math.max(1, this.#files)
    let worst: { readonly class: string; readonly excess: number } | undefined
    for (const name of RING_CLASSES) {
      const closed = this.#closed.filter((one) => one.class === name).length
      if (closed === 0) continue
      const held = closed + (this.#open.has(name) ? 1 : 0) + (name === wanted ? 1 : 0)
      const excess = held / total - this.#options.budget.shares[name] / 100
      if (worst === undefined || excess > worst.excess) worst = { class: name, excess }
    }
    const at = this.#closed.findIndex((one) => one.class === worst?.class)
    if (at < 0) throw new Error('unreachable: a ring without a closed segment has a free one')
    const { sequence, number } = this.#closed[at]!
    this.#chain.add({ event: 'reused', sequence })
    this.#closed.splice(at, 1)
    return number
  }

  #count(segment: OpenSegment, time: number): void {
    if (segment.packets === 0) segment.firstTime = time
    segment.firstTime = Math.min(segment.firstTime, time)
    segment.lastTime = Math.max(segment.lastTime, time)
    segment.chunkFirst = segment.chunkPackets === 0 ? time : Math.min(segment.chunkFirst, time)
    segment.chunkLast = segment.chunkPackets === 0 ? time : Math.max(segment.chunkLast, time)
    segment.packets++
    segment.chunkPackets++
    this.#addKeys(segment)
    segment.isChanged = true
    if (segment.buffered >= CHUNK_BYTES) this.#endChunk(segment)
  }

  #addKeys({ filter, summary, seen }: OpenSegment): void {
    const keys = this.#keys
    this.#ends.keys(keys)
    const flow = keys[3]!
    const slot = flow & (SEEN - 1)
    if (seen[slot] === flow) return
    seen[slot] = flow
    for (let i = 0; i < keys.length; i++) {
      addKey(filter, keys[i]!)
      addKey(summary, keys[i]!)
    }
  }

  #describe(segment: OpenSegment, index: number): void {
    // All up to this one: an interface is known by its place in the file.
    const count = Math.max(index + 1, segment.described.size)
    for (let at = segment.described.size; at < count; at++) {
      const { linkType = 1, name = `interface ${at}` } =
        this.#interfaces.find((one) => one.index === at) ?? {}
      const file = new PcapngWriter({ interfaces: [{ linkType, name }] }).header()
      const sectionBytes = new DataView(file.buffer, file.byteOffset).getUint32(4, true)
      this.#put(segment, file, sectionBytes, file.length - sectionBytes)
      segment.described.add(at)
    }
  }

  #put(segment: OpenSegment, bytes: Uint8Array, at: number, size: number): void {
    const to = segment.buffered
    if (to + size + TERMINATOR > segment.buffer.length) {
      const grown = new Uint8Array((to + size + TERMINATOR) * 2)
      grown.set(segment.buffer.subarray(0, to))
      segment.buffer = grown
      segment.words = wordsOf(grown)
    }
    if (bytes !== this.#source) {
      this.#source = bytes
      this.#sourceWords = wordsOf(bytes)
    }
    const from = at >> 2
    const end = from + (size >> 2)
    // Blocks of pcapng are whole words; the array may begin or the block may lie between two.
    if (size <= COPIED_BY_LOOP && ((at | to | size) & 3) === 0 && end <= this.#sourceWords.length) {
      const { words } = segment
      const source = this.#sourceWords
      for (let i = from, j = to >> 2; i < end; i++, j++) words[j] = source[i]!
    } else segment.buffer.set(bytes.subarray(at, at + size), to)
    segment.buffered = to + size
    segment.used += size
  }

  /** Blocks to disk, with the entry of their chunk. */
  #store(segment: OpenSegment): void {
    const { descriptor, buffer, buffered, written } = segment
    const { dataAt } = this.#geometry
    const start = segment.used - buffered
    if (buffered > written) {
      buffer.fill(0, buffered, buffered + TERMINATOR)
      writeAll(descriptor, buffer.subarray(written, buffered + TERMINATOR), dataAt + start + written)
      segment.hash.update(buffer.subarray(written, buffered))
      segment.written = buffered
    }
    const entry: ChunkEntry = {
      offset: start,
      length: buffered,
      packets: segment.chunkPackets,
      firstTime: segment.chunkFirst,
      lastTime: segment.chunkLast,
    }
    writeAll(descriptor, encodeEntry(entry, segment.filter), entryAt(this.#geometry, segment.chunks))
  }

  #endChunk(segment: OpenSegment): void {
    this.#store(segment)
    segment.chunks++
    segment.buffered = 0
    segment.written = 0
    segment.filter.fill(0)
    segment.seen.fill(0)
    segment.chunkPackets = 0
  }

  #writeHeader(name: RingClass, segment: OpenSegment, sha256 = ''): void {
    const { sequence, used, chunks, packets, firstTime, lastTime, buffered } = segment
    const header: SegmentHeader = {
      ...{ sequence, class: name, isOpen: sha256 === '', dataBytes: this.#geometry.dataBytes, used },
      ...{ chunks: chunks + (buffered > 0 ? 1 : 0), packets, firstTime, lastTime, sha256 },
      interfaces: this.#interfaces.filter(({ index }) => segment.described.has(index)),
    }
    writeAll(segment.descriptor, encodeHeader(header), 0)
    writeAll(segment.descriptor, segment.summary, HEADER_BYTES)
  }

  #close(name: RingClass, segment: OpenSegment): void {
    this.#open.delete(name)
    const { number, sequence } = segment
    try {
      this.#store(segment)
      const sha256 = segment.hash.digest('hex')
      this.#chainClosed(name, segment, sha256)
      fsyncSync(segment.descriptor)
      const { packets, firstTime, lastTime } = segment
      this.#closed.push({ number, sequence, class: name, packets, firstTime, lastTime })
    } catch (error) {
      this.#problem = `the packet ring cannot be written: ${(error as Error).message}`
      this.#free.push(number)
    } finally {
      closeSync(segment.descriptor)
    }
  }

  /** A segment that the chain has no room for stays open on disk: the next start repairs it and adds it to the chain. */
  #chainClosed(name: RingClass, segment: OpenSegment, sha256: string): void {
    const { number, sequence, packets, firstTime, lastTime } = segment
    try {
      this.#chain.add({
        ...{ event: 'closed', sequence, file: segmentName(number), class: name, sha256, packets },
        ...{ firstTime, lastTime },
      })
    } catch (error) {
      this.#problem = `the packet ring cannot be written: ${(error as Error).message}`
      this.#writeHeader(name, segment)
      return
    }
    this.#writeHeader(name, segment, sha256)
  }
}

/** Empty if the bytes do not begin at a word. */
function wordsOf({ buffer, byteOffset, length }: Uint8Array): Int32Array<ArrayBuffer> {
  return (byteOffset & 3) === 0
    ? new Int32Array(buffer as ArrayBuffer, byteOffset, length >> 2)
    : new Int32Array(0)
}

function uint16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8)
}
