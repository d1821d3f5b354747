import { u16be, u16le, u32be, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { limits } from './limits.ts'
import type { CaptureNotes } from './notes.ts'
import { PcapngInterfaces } from './pcapng-interfaces.ts'
import { readNames } from './pcapng-names.ts'
import { COMMENT, OptionCursor, padded } from './pcapng-options.ts'
import { LATEST_TIME, MICROSECONDS, setTime } from './pcapng-time.ts'
import { FRAME, NEED, type RecordReader, type RecordStatus, type ReusedFrame, SKIP, STOP } from './record.ts'

// Block types: draft-ietf-opsawg-pcapng-03 §4, §11.1.
export const SECTION_HEADER = 0x0a0d0d0a
const INTERFACE_DESCRIPTION = 1
const OBSOLETE_PACKET = 2
const SIMPLE_PACKET = 3
const NAME_RESOLUTION = 4
const INTERFACE_STATISTICS = 5
const ENHANCED_PACKET = 6

// General block structure: §3.1.
const BLOCK_LENGTH = 4
const BODY = 8
const TRAILER = 4
const SMALLEST_BLOCK = 12

// Section Header Block: §4.1.
const BYTE_ORDER_MAGIC = 8
const VERSION_WORD = 12
const SECTION_OPTIONS = 24
const SMALLEST_SECTION = 28
const MAGIC = 0x1a2b3c4d
/** Another major version may mean anything; a minor one is to be read alike. */
const MAJOR_VERSION = 1

// Interface Description Block: §4.2.
const LINK_TYPE = 8
const SNAP_LENGTH = 12
const INTERFACE_OPTIONS = 16
const IF_NAME = 2
const IF_DESCRIPTION = 3
const IF_TSRESOL = 9
const IF_TSOFFSET = 14

// Enhanced Packet Block §4.3; the obsolete Packet Block (appendix A) differs only in a 16-bit interface.
const INTERFACE = 8
const TIME_HIGH = 12
const TIME_LOW = 16
const CAPTURED_LENGTH = 20
const ORIGINAL_LENGTH = 24
const PACKET_DATA = 28

// Simple Packet Block: §4.4.
const SIMPLE_ORIGINAL_LENGTH = 8
const SIMPLE_DATA = 12

// Interface Statistics Block: §4.6.
const STATISTICS_OPTIONS = 20
const ISB_IFDROP = 5
const ISB_OSDROP = 7

/** True if `at` begins a section header; needs its first four bytes only. */
export function isPcapng(bytes: Uint8Array, at: number): boolean {
  return u32be(bytes, at) === SECTION_HEADER // the same in both byte orders
}

/** Reads the blocks of a pcapng file: any number of sections, each with its own byte order and interfaces. */
export class PcapngReader implements RecordReader {
  size = SMALLEST_SECTION
  readonly format = 'pcapng'
  isOpen = false
  readonly #frame: ReusedFrame
  readonly #notes: CaptureNotes
  readonly #options = new OptionCursor()
  #isBig = false
  /** A frame had a time outside the calendar, which is reported once. */
  #hasOddTimes = false
  readonly #interfaces: PcapngInterfaces

  constructor(frame: ReusedFrame, notes: CaptureNotes) {
    this.#frame = frame
    this.#notes = notes
    this.#interfaces = new PcapngInterfaces(notes)
  }

  place(): string {
    return `the block after frame ${this.#frame.number}`
  }

  read(bytes: Uint8Array, at: number, end: number, offset: number): RecordStatus {
    if (end - at < SMALLEST_BLOCK) return this.#need(SMALLEST_BLOCK)
    const type = this.#u32(bytes, at)
    if (type === SECTION_HEADER && !this.#turn(bytes, at)) {
      return this.#stop(offset, 'the byte-order magic of a section is neither 1a2b3c4d nor 4d3c2b1a')
    }
    const length = this.#u32(bytes, at + BLOCK_LENGTH)
    if (length < smallest(type))
      return this.#stop(offset, `a block announces ${length} bytes, at least ${smallest(type)} are needed`)
    if (!isRead(type)) return this.#skip(length)
    if (length > limits.blockBytes) {
      return this.#stop(
        offset,
        `a block announces ${length} bytes, at most ${limits.blockBytes} are believed`,
      )
    }
    this.size = padded(length)
    if (end - at < this.size) return NEED
    const stop = at + this.size - TRAILER
    if (this.#u32(bytes, stop) !== length) {
      return this.#stop(
        offset,
        `a block announces ${length} bytes before and ${this.#u32(bytes, stop)} after its body`,
      )
    }
    if (type === ENHANCED_PACKET)
      return this.#packet(bytes, at, stop, offset, this.#u32(bytes, at + INTERFACE))
    return this.#other(type, bytes, at, stop, offset)
  }

  #other(type: number, bytes: Uint8Array, at: number, stop: number, offset: number): RecordStatus {
    if (type === SIMPLE_PACKET) return this.#simplePacket(bytes, at, stop, offset)
    if (type === OBSOLETE_PACKET) {
      return this.#packet(bytes, at, stop, offset, this.#half(bytes, at + INTERFACE))
    }
    if (type === SECTION_HEADER) return this.#section(bytes, at, stop, offset)
    if (type === INTERFACE_DESCRIPTION) this.#interface(bytes, at, stop)
    else if (type === NAME_RESOLUTION) this.#nameResolution(bytes, at, stop)
    else this.#statistics(bytes, at, stop)
    return SKIP
  }

  #packet(bytes: Uint8Array, at: number, stop: number, offset: number, id: number): RecordStatus {
    const index = this.#interfaces.indexOf(id)
    const by = index === undefined ? undefined : this.#interfaces.all[index]
    if (index === undefined || by === undefined) return this.#unknownInterface(id, offset)
    const data = at + PACKET_DATA
    const captured = this.#u32(bytes, at + CAPTURED_LENGTH)
    if (captured > stop - data) {
      return this.#stop(offset, `a frame announces ${captured} bytes, its block holds ${stop - data}`)
    }
    const frame = this.#frame
    const high = this.#u32(bytes, at + TIME_HIGH)
    const low = this.#u32(bytes, at + TIME_LOW)
    const before = frame.time
    setTime(frame, by.resolution, by.offsetSeconds, high, low)
    if (!(frame.time >= 0 && frame.time <= LATEST_TIME)) {
      // Treated as a frame without a time: no clock has this value, and a consumer that counts seconds would never end.
      frame.time = before
      if (!this.#hasOddTimes)
        this.#notes.problem(
          `${this.place()}: a time that no calendar holds; it and others of the kind count as that of the frame before`,
        )
      this.#hasOddTimes = true
    }
    frame.bytes = bytes
    frame.start = data
    frame.end = data + captured
    frame.originalLength = this.#u32(bytes, at + ORIGINAL_LENGTH)
    frame.linkType = by.linkType
    frame.interfaceIndex = index
    frame.number++
    const options = data + padded(captured)
    if (options < stop) this.#comments(bytes, options, stop, frame.number)
    return FRAME
  }

  /** Has no time of its own and none of the lengths but the original one: the frame keeps the time of the last. */
  #simplePacket(bytes: Uint8Array, at: number, stop: number, offset: number): RecordStatus {
    const index = this.#interfaces.indexOf(0)
    const by = index === undefined ? undefined : this.#interfaces.all[index]
    if (index === undefined || by === undefined) return this.#unknownInterface(0, offset)
    const data = at + SIMPLE_DATA
    const original = this.#u32(bytes, at + SIMPLE_ORIGINAL_LENGTH)
    const { snapLength } = by
    const captured = Math.min(original, snapLength === 0 ? original : snapLength, stop - data)
    const frame = this.#frame
    frame.bytes = bytes
    frame.start = data
    frame.end = data + captured
    frame.originalLength = original
    frame.linkType = by.linkType
    frame.interfaceIndex = index
    frame.number++
    return FRAME
  }

  /**
   * A frame of an interface beyond the bound counts, but cannot be read; a frame of an undeclared interface is a fault
   * of the file.
   */
  #unknownInterface(id: number, offset: number): RecordStatus {
    const { count } = this.#interfaces
    if (id >= count) return this.#stop(offset, `a frame names interface ${id}, the section has ${count}`)
    this.#frame.number++
    this.#notes.count('frames of interfaces not kept')
    return SKIP
  }

  /** Takes the byte order of the section that begins at `at`. */
  #turn(bytes: Uint8Array, at: number): boolean {
    this.#isBig = u32be(bytes, at + BYTE_ORDER_MAGIC) === MAGIC
    return this.#isBig || u32le(bytes, at + BYTE_ORDER_MAGIC) === MAGIC
  }

  #section(bytes: Uint8Array, at: number, stop: number, offset: number): RecordStatus {
    this.isOpen = true
    const major = this.#half(bytes, at + VERSION_WORD)
    if (major !== MAJOR_VERSION) return this.#stop(offset, `expected pcapng version 1, got ${major}`)
    this.#interfaces.beginSection()
    this.#notes.count('sections')
    this.#comments(bytes, at + SECTION_OPTIONS, stop, 0)
    return SKIP
  }

  #interface(bytes: Uint8Array, at: number, stop: number): void {
    const linkType = this.#half(bytes, at + LINK_TYPE)
    const snapLength = this.#u32(bytes, at + SNAP_LENGTH)
    let name = ''
    let description = ''
    let resolution = MICROSECONDS
    let offsetSeconds = 0
    const options = this.#options
    options.over(bytes, at + INTERFACE_OPTIONS, stop, this.#isBig)
    while (options.next()) {
      if (options.code === IF_NAME) name = text(bytes, options.start, options.end)
      else if (options.code === IF_DESCRIPTION) description = text(bytes, options.start, options.end)
      else if (options.code === IF_TSRESOL && options.end > options.start) resolution = bytes[options.start]!
      else if (options.code === IF_TSOFFSET) offsetSeconds = options.i64()
      else if (options.code === COMMENT) this.#notes.comment(0, bytes, options.start, options.end)
    }
    this.#interfaces.add({ name, description, linkType, snapLength, resolution, offsetSeconds })
  }

  #nameResolution(bytes: Uint8Array, at: number, stop: number): void {
    const records = this.#options
    records.over(bytes, at + BODY, stop, this.#isBig)
    records.allowAll()
    readNames(bytes, records, this.#notes)
    this.#comments(bytes, records.after, stop, 0)
  }

  #statistics(bytes: Uint8Array, at: number, stop: number): void {
    const options = this.#options
    options.over(bytes, at + STATISTICS_OPTIONS, stop, this.#isBig)
    while (options.next()) {
      if (options.code === ISB_IFDROP) this.#notes.count('frames dropped by the interface', options.u64())
      else if (options.code === ISB_OSDROP) this.#notes.count('frames dropped by the system', options.u64())
    }
  }

  #comments(bytes: Uint8Array, at: number, stop: number, frame: number): void {
    const options = this.#options
    options.over(bytes, at, stop, this.#isBig)
    while (options.next()) {
      if (options.code === COMMENT) this.#notes.comment(frame, bytes, options.start, options.end)
    }
  }

  #u32(bytes: Uint8Array, at: number): number {
    return this.#isBig ? u32be(bytes, at) : u32le(bytes, at)
  }

  #half(bytes: Uint8Array, at: number): number {
    return this.#isBig ? u16be(bytes, at) : u16le(bytes, at)
  }

  #need(byteCount: number): RecordStatus {
    this.size = byteCount
    return NEED
  }

  #skip(length: number): RecordStatus {
    this.size = padded(length)
    this.#notes.count('blocks not read')
    return SKIP
  }

  #stop(offset: number, why: string): RecordStatus {
    this.#notes.problem(`stopped at ${this.place()} at byte ${offset}: ${why}`)
    return STOP
  }
}

function isRead(type: number): boolean {
  return (type >= INTERFACE_DESCRIPTION && type <= ENHANCED_PACKET) || type === SECTION_HEADER
}

/** Bytes without which the fixed part of a block is not whole. */
function smallest(type: number): number {
  if (type === ENHANCED_PACKET || type === OBSOLETE_PACKET) return PACKET_DATA + TRAILER
  if (type === SECTION_HEADER) return SMALLEST_SECTION
  if (type === INTERFACE_DESCRIPTION) return INTERFACE_OPTIONS + TRAILER
  if (type === SIMPLE_PACKET) return SIMPLE_DATA + TRAILER
  if (type === INTERFACE_STATISTICS) return STATISTICS_OPTIONS + TRAILER
  return SMALLEST_BLOCK
}
