import type { Microseconds } from '#model/time'
import type { Frame } from './frame.ts'

/** The one frame of a reader, filled anew for each record. */
export class ReusedFrame implements Frame {
  bytes: Uint8Array = new Uint8Array(0)
  start = 0
  end = 0
  originalLength = 0
  time: Microseconds = 0
  nanoseconds = 0
  linkType = 0
  interfaceIndex = 0
  number = 0
}

/** Status of the bytes at a position: a number, so that the hot loop compares no text. */
export type RecordStatus = typeof NEED | typeof FRAME | typeof SKIP | typeof STOP

/** `size` bytes are needed from here to decide. */
export const NEED = 0
/** The frame is filled; its record took `size` bytes, all of them here. */
export const FRAME = 1
/** No frame for the caller; continue `size` bytes later, which may be beyond the current chunk. */
export const SKIP = 2
/** The remaining bytes cannot be trusted; a problem describes why. */
export const STOP = 3

/** A capture format: reads one record after the other at the given position. */
export interface RecordReader {
  /** Bytes the last `read` speaks of: see the outcomes. */
  readonly size: number
  /** Displayed name of the format. */
  readonly format: string
  /** True once the file header was whole, so that what follows can be read. */
  readonly isOpen: boolean
  /** Description of the bytes after the last frame: `frame 17`, `the block after frame 16`. */
  place(): string
  /** Reads the record at `bytes[at..end)`; `offset` is the position of `at` in the file. */
  read(bytes: Uint8Array, at: number, end: number, offset: number): RecordStatus
}
