import { u16be, u16le, u32be, u32le } from '#bytes/read'
import { limits } from './limits.ts'
import { linkTypeName } from './link-types.ts'
import type { CaptureNotes } from './notes.ts'
import { FRAME, NEED, type RecordReader, type RecordStatus, type ReusedFrame, SKIP, STOP } from './record.ts'

// File header: draft-ietf-opsawg-pcap-05 §4.
const VERSION_MAJOR = 4
const VERSION_MINOR = 6
const SNAP_LENGTH = 16
const LINK_TYPE = 20
const FILE_HEADER = 24

// Packet record: draft-ietf-opsawg-pcap-05 §5.
const SECONDS = 0
const FRACTION = 4
const CAPTURED_LENGTH = 8
const ORIGINAL_LENGTH = 12
const RECORD_HEADER = 16
/** Alexey Kuznetzov's patched libpcap adds interface index, protocol and packet type (8 bytes). */
const PATCHED_RECORD_HEADER = 24

/** Low half of the link-type word; above it lie the FCS length and reserved bits: draft §4. */
const LINK_TYPE_MASK = 0xffff

interface Variant {
  readonly format: string
  readonly nanoseconds: boolean
  readonly recordHeader: number
  /** Bytes between the file header and the first record. */
  readonly extra: number
}

const variants: ReadonlyMap<number, Variant> = new Map([
  [0xa1b2c3d4, { format: 'pcap', nanoseconds: false, recordHeader: RECORD_HEADER, extra: 0 }],
  [0xa1b23c4d, { format: 'pcap (nanoseconds)', nanoseconds: true, recordHeader: RECORD_HEADER, extra: 0 }],
  [
    0xa1b2cd34,
    { format: 'pcap (patched)', nanoseconds: false, recordHeader: PATCHED_RECORD_HEADER, extra: 0 },
  ],
  // Ixia's capture appliances put the length of all records (4 bytes) before the first; no public document.
  [0x1c0001ac, { format: 'pcap (Ixia hardware)', nanoseconds: true, recordHeader: RECORD_HEADER, extra: 4 }],
  [0x1c0001ab, { format: 'pcap (Ixia software)', nanoseconds: true, recordHeader: RECORD_HEADER, extra: 4 }],
])

/** True if the four bytes at `at` begin a pcap file of either byte order. */
export function isPcap(bytes: Uint8Array, at: number): boolean {
  return variants.has(u32be(bytes, at)) || variants.has(u32le(bytes, at))
}

/** Reads the records of a pcap file of any variant and byte order. */
export class PcapReader implements RecordReader {
  size = FILE_HEADER
  format = 'pcap'
  readonly #frame: ReusedFrame
  readonly #notes: CaptureNotes
  #isBig = false
  #header = 0 // 0 until the file header is read
  #nanoseconds = false
  #capturedAt = CAPTURED_LENGTH
  #originalAt = ORIGINAL_LENGTH
  #maySwap = false
  #bound: number = limits.frameBytes

  constructor(frame: ReusedFrame, notes: CaptureNotes) {
    this.#frame = frame
    this.#notes = notes
  }

  get isOpen(): boolean {
    return this.#header > 0
  }

  place(): string {
    return `frame ${this.#frame.number + 1}`
  }

  read(bytes: Uint8Array, at: number, end: number, offset: number): RecordStatus {
    const header = this.#header
    if (header === 0) return this.#fileHeader(bytes, at, end)
    const data = at + header
    if (data > end) return this.#need(header)
    let captured = this.#isBig ? u32be(bytes, at + this.#capturedAt) : u32le(bytes, at + this.#capturedAt)
    let original = this.#isBig ? u32be(bytes, at + this.#originalAt) : u32le(bytes, at + this.#originalAt)
    if (captured > original && this.#maySwap) {
      const swapped = captured
      captured = original
      original = swapped
    }
    if (captured > this.#bound) return this.#tooLong(captured, offset)
    // Files joined by `cat`: the next one's header reads as an empty record, for its time zone and accuracy are 0.
    if (captured === 0 && original === 0 && isPcap(bytes, at)) return this.#joinedFile(bytes, at, end, offset)
    if (data + captured > end) return this.#need(header + captured)

    const seconds = this.#isBig ? u32be(bytes, at + SECONDS) : u32le(bytes, at + SECONDS)
    const fraction = this.#isBig ? u32be(bytes, at + FRACTION) : u32le(bytes, at + FRACTION)
    const frame = this.#frame
    if (this.#nanoseconds) {
      const micro = Math.floor(fraction / 1000)
      frame.time = seconds * 1_000_000 + micro
      frame.nanoseconds = fraction - micro * 1000
    } else frame.time = seconds * 1_000_000 + fraction
    frame.bytes = bytes
    frame.start = data
    frame.end = data + captured
    frame.originalLength = original
    frame.number++
    this.size = header + captured
    return FRAME
  }

  #need(byteCount: number): RecordStatus {
    this.size = byteCount
    return NEED
  }

  #tooLong(captured: number, offset: number): RecordStatus {
    this.#notes.problem(
      `stopped at ${this.place()} at byte ${offset}: ${captured} bytes announced, at most ${this.#bound} are believed`,
    )
    return STOP
  }

  #joinedFile(bytes: Uint8Array, at: number, end: number, offset: number): RecordStatus {
    const outcome = this.#fileHeader(bytes, at, end)
    if (outcome === SKIP)
      this.#notes.problem(`a second capture begins within the file at byte ${offset}: read on`)
    return outcome
  }

  #fileHeader(bytes: Uint8Array, at: number, end: number): RecordStatus {
    const variant = variants.get(u32be(bytes, at)) ?? variants.get(u32le(bytes, at))
    if (variant === undefined) throw new Error('unreachable: the magic number was checked before')
    const whole = FILE_HEADER + variant.extra
    if (end - at < whole) return this.#need(whole)
    this.#isBig = variants.has(u32be(bytes, at))
    const u16 = this.#isBig ? u16be : u16le
    const u32 = this.#isBig ? u32be : u32le
    const snapLength = u32(bytes, at + SNAP_LENGTH)
    const linkType = u32(bytes, at + LINK_TYPE) & LINK_TYPE_MASK
    this.format = variant.format
    this.#nanoseconds = variant.nanoseconds
    this.#bound = Math.max(limits.frameBytes, Math.min(snapLength, limits.snapBytes))
    this.#versions(u16(bytes, at + VERSION_MAJOR), u16(bytes, at + VERSION_MINOR))
    this.#frame.linkType = linkType
    this.#frame.interfaceIndex = Math.min(this.#notes.interfaces.length, limits.interfaces - 1)
    if (this.#notes.interfaces.length < limits.interfaces)
      this.#notes.interfaces.push({
        name: '',
        description: linkTypeName(linkType),
        linkType,
        snapLength,
        resolution: variant.nanoseconds ? '10^-9 s' : '10^-6 s',
        offsetSeconds: 0,
      })
    this.#header = variant.recordHeader
    this.size = whole
    return SKIP
  }

  /** Old libpcap wrote the two lengths the other way round: before 2.3 always, in 2.3 some did. */
  #versions(major: number, minor: number): void {
    const isSwapped = major === 543 || (major === 2 && minor < 3)
    this.#capturedAt = isSwapped ? ORIGINAL_LENGTH : CAPTURED_LENGTH
    this.#originalAt = isSwapped ? CAPTURED_LENGTH : ORIGINAL_LENGTH
    this.#maySwap = major === 2 && minor === 3
    if (major !== 2 && major !== 543) {
      this.#notes.problem(`expected pcap version 2.4, got ${major}.${minor}; read as 2.4`)
    }
  }
}
