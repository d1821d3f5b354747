import { grown } from './columns.ts'
import { type CopyComparator, copyShort } from './copy-comparator.ts'
import { limits } from './limits.ts'
import type { KeptSegment } from './side-history.ts'

/** Bytes kept of a segment of other senders: enough to notice a retransmission with other content. */
const HEAD = 64
/** Segments and bytes kept of all sides together, the latest: 8 MiB, as most are short, and 4.5 MiB for where they lie. */
const SEGMENTS = 131_072
const BYTES = 8 * 1024 * 1024
/** Segments between two looks at what is written over next. */
const LOOKS_APART = 256

// Columns of a segment.
const SEQUENCE = 0
const LENGTH = 1
const KEPT = 2
/** Side of the segment, and the number of its segments including this one. */
const SIDE = 3
const ORDINAL = 4
const COLUMNS = 5

// Columns of a side.
/** Number of its latest segment, counted from 1; 0 where there is none. */
const LATEST = 0
const SAID = 1

/** One of the last segments of a side is written over soon: copy what you keep. */
export type EvictedSegmentHandler = (
  column: number,
  sequence: number,
  byteCount: Uint8Array,
  start: number,
  end: number,
  isWhole: boolean,
) => void

/**
 * Recent segments of each side that were read, in order or in a gap, so that a retransmission with other content is
 * noticed. All sides share a ring of segments and a ring of bytes: silent sides reserve nothing.
 */
export class SegmentHistory {
  readonly #leaving: EvictedSegmentHandler | undefined
  #bytes = new Uint8Array(65_536)
  /** Bytes written so far, those skipped at the end of the ring among them. */
  #written = 0
  /** Segments kept so far, and how many of them were looked at before they are written over. */
  #count = 0
  #seen = 0
  #looksAt = 0
  #segments = new Uint32Array(1024 * COLUMNS)
  #room = 1024
  /** `#written` where the bytes of a segment begin. */
  #starts = new Float64Array(1024)
  /** Number of the previous segment of the same side. */
  #before = new Float64Array(1024)
  #sides = new Float64Array(0)

  /** @param leaving called for the last segments of sides that are silent while others send. Default: not called. */
  constructor(leaving?: EvictedSegmentHandler) {
    this.#leaving = leaving
  }

  /** Whether anything was kept of a side since it was forgotten. */
  knows(column: number): boolean {
    return 2 * column < this.#sides.length && this.#sides[2 * column + LATEST]! > 0
  }

  keep(column: number, sequence: number, bytes: Uint8Array, start: number, end: number, isWhole: boolean) {
    if (2 * column >= this.#sides.length) this.#sides = grown(this.#sides, Math.max(2048, column * 4))
    const length = Math.min(end - start, isWhole ? limits.wholeBytes : HEAD)
    if (this.#count === this.#room && this.#room < SEGMENTS) this.#growSegments()
    if (this.#count >= this.#looksAt) this.#look()
    const at = this.#placeFor(length)
    copyShort(bytes, start, length, this.#bytes, at & (this.#bytes.length - 1))
    const side = 2 * column
    const sides = this.#sides
    const place = this.#count++ & (this.#room - 1)
    const row = place * COLUMNS
    const segments = this.#segments
    const said = sides[side + SAID]! + 1
    segments[row + SEQUENCE] = sequence
    segments[row + LENGTH] = end - start
    segments[row + KEPT] = length
    segments[row + SIDE] = column
    segments[row + ORDINAL] = said
    this.#starts[place] = at
    this.#before[place] = sides[side + LATEST]!
    sides[side + LATEST] = this.#count
    sides[side + SAID] = said
  }

  /** Holds a copy against what was kept of its side, the latest first. */
  compare(column: number, comparing: CopyComparator): void {
    let left = limits.historySegments
    for (let place = this.#latestOf(column); place >= 0 && left > 0; place = this.#placeBefore(place)) {
      left--
      const row = place * COLUMNS
      const sequence = this.#segments[row + SEQUENCE]!
      if (comparing.with(this.#bytes, this.#baseOf(place), sequence, this.#segments[row + KEPT]!)) return
    }
  }

  /** Copies of a side's latest segments, as far as they are kept whole: so many at most, the oldest first. */
  whole(column: number, most: number): KeptSegment[] {
    const found: KeptSegment[] = []
    for (let place = this.#latestOf(column); place >= 0; place = this.#placeBefore(place)) {
      const row = place * COLUMNS
      const length = this.#segments[row + LENGTH]!
      if (found.length === most || this.#segments[row + KEPT]! < length) break
      const base = this.#baseOf(place)
      found.push({
        sequence: this.#segments[row + SEQUENCE]!,
        bytes: this.#bytes.slice(base, base + length),
      })
    }
    return found.reverse()
  }

  forget(column: number): void {
    const side = 2 * column
    if (side >= this.#sides.length) return
    this.#sides[side + LATEST] = 0
    // The next sender is another host: none of these segments counts as one of its last.
    this.#sides[side + SAID]! += limits.lastSegments
  }

  /** Place of a side's latest segment, or -1. */
  #latestOf(column: number): number {
    return 2 * column < this.#sides.length ? this.#placeOf(this.#sides[2 * column + LATEST]!) : -1
  }

  #placeBefore(place: number): number {
    return this.#placeOf(this.#before[place]!)
  }

  /** Place of the segment of this number; -1 if it, or some of its bytes, were written over. */
  #placeOf(number: number): number {
    if (number === 0 || number <= this.#count - this.#room) return -1
    const place = (number - 1) & (this.#room - 1)
    return this.#starts[place]! >= this.#written - this.#bytes.length ? place : -1
  }

  #baseOf(place: number): number {
    return this.#starts[place]! & (this.#bytes.length - 1)
  }

  /** Reports the segments that may be overwritten until the next look, the oldest first. */
  #look(): void {
    this.#looksAt = this.#count + LOOKS_APART
    if (this.#leaving === undefined) return
    const byteCount = this.#written + (LOOKS_APART + 1) * limits.wholeBytes - BYTES
    for (; this.#seen < this.#count; this.#seen++) {
      const place = this.#seen & (this.#room - 1)
      if (this.#seen > this.#looksAt - SEGMENTS && this.#starts[place]! > byteCount) return
      this.#emitLeaving(place, this.#leaving)
    }
  }

  #emitLeaving(place: number, leaving: EvictedSegmentHandler): void {
    const row = place * COLUMNS
    const column = this.#segments[row + SIDE]!
    const since = (this.#sides[2 * column + SAID]! - this.#segments[row + ORDINAL]!) >>> 0
    if (since >= limits.lastSegments) return
    const base = this.#baseOf(place)
    const kept = this.#segments[row + KEPT]!
    const isWhole = kept === this.#segments[row + LENGTH]!
    leaving(column, this.#segments[row + SEQUENCE]!, this.#bytes, base, base + kept, isWhole)
  }

  /** Where so many bytes lie on end in the ring, which grows as long as nothing need be written over. */
  #placeFor(length: number): number {
    while (this.#written + length > this.#bytes.length && this.#bytes.length < BYTES)
      this.#bytes = grown(this.#bytes, this.#bytes.length * 2)
    const room = this.#bytes.length - (this.#written & (this.#bytes.length - 1))
    if (room < length) this.#written += room
    const at = this.#written
    this.#written += length
    return at
  }

  #growSegments(): void {
    this.#room *= 2
    this.#segments = grown(this.#segments, this.#room * COLUMNS)
    this.#starts = grown(this.#starts, this.#room)
    this.#before = grown(this.#before, this.#room)
  }
}
