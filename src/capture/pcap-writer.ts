import { ByteWriter } from '#bytes/write'
import type { Frame } from './frame.ts'

// draft-ietf-opsawg-pcap-05 §4, written little endian.
const MICROSECOND_MAGIC = 0xa1b2c3d4
const NANOSECOND_MAGIC = 0xa1b23c4d
const MAJOR_VERSION = 2
const MINOR_VERSION = 4
/** Snap length of tcpdump since 2018: no frame is truncated by it. */
const SNAP_LENGTH = 262_144
const MICROSECONDS_PER_SECOND = 1_000_000

/** Makes a pcap file: `header()` first, then `frame(f)` for each frame, in order. */
export class PcapWriter {
  readonly #linkType: number
  readonly #isNanosecond: boolean

  /** All frames of a pcap file have one link type. */
  constructor(linkType: number, { nanoseconds = false }: { readonly nanoseconds?: boolean } = {}) {
    this.#linkType = linkType
    this.#isNanosecond = nanoseconds
  }

  /** The 24 bytes a file begins with. */
  header(): Uint8Array {
    return new ByteWriter()
      .u32le(this.#isNanosecond ? NANOSECOND_MAGIC : MICROSECOND_MAGIC)
      .u16le(MAJOR_VERSION)
      .u16le(MINOR_VERSION)
      .u32le(0) // time zone, never used
      .u32le(0) // accuracy, never used
      .u32le(SNAP_LENGTH)
      .u32le(this.#linkType)
      .take()
  }

  /** The record of one frame. Times before 1970 and after 2106 do not fit and are cut to 32 bits. */
  frame(frame: Frame): Uint8Array {
    const seconds = Math.floor(frame.time / MICROSECONDS_PER_SECOND)
    const micro = frame.time - seconds * MICROSECONDS_PER_SECOND
    const captured = frame.end - frame.start
    return new ByteWriter()
      .u32le(seconds)
      .u32le(this.#isNanosecond ? micro * 1000 + frame.nanoseconds : micro)
      .u32le(captured)
      .u32le(Math.max(frame.originalLength, captured))
      .bytes(frame.bytes.subarray(frame.start, frame.end))
      .take()
  }
}
