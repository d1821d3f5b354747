import { grown } from './columns.ts'
import { Comparing, type Comparison, copyShort } from './comparing.ts'
import { limits } from './limits.ts'
import type { KeptSegment } from './side-history.ts'

/** Octets kept of a segment where nobody commands machines: enough to notice that a retransmission says something else. */
const HEAD = 64
/** Segments and octets kept of all sides together, the latest: 16 MiB and 3 MiB. */
const SEGMENTS = 131_072
const OCTETS = 16 * 1024 * 1024

/**
 * What the segments of each side said that were read, in order or in a hole, so that a retransmission that says something
 * else is noticed. All sides share a ring of segments and one of octets, but for those that have room of their own: nothing
 * is set aside for sides that are silent.
 */
export class SegmentHistory {
  #octets = new Uint8Array(65_536)
  /** Octets written so far, those skipped at the end of the ring among them. */
  #written = 0
  /** Segments kept so far; the number of one counts from 1. */
  #count = 0
  #sequences = new Uint32Array(1024)
  #lengths = new Uint32Array(1024)
  #kept = new Uint16Array(1024)
  /** `#written` where the octets of a segment begin. */
  #starts = new Float64Array(1024)
  /** Number of the segment that the same side said before. */
  #before = new Float64Array(1024)
  /** Number of each side's latest segment; 0 where there is none. */
  #latest = new Float64Array(0)

  keep(column: number, sequence: number, bytes: Uint8Array, start: number, end: number, isWhole: boolean) {
    if (column >= this.#latest.length) this.#latest = grown(this.#latest, Math.max(1024, column * 2))
    const length = Math.min(end - start, isWhole ? limits.wholeOctets : HEAD)
    const at = this.#placeFor(length)
    const base = at & (this.#octets.length - 1)
    copyShort(bytes, start, length, this.#octets, base)
    if (this.#count === this.#sequences.length && this.#count < SEGMENTS) this.#growSegments()
    const place = this.#count++ & (this.#sequences.length - 1)
    this.#sequences[place] = sequence
    this.#lengths[place] = end - start
    this.#kept[place] = length
    this.#starts[place] = at
    this.#before[place] = this.#latest[column]!
    this.#latest[column] = this.#count
  }

  /** How `bytes[start..end)`, sent at `sequence`, compares to what was kept. */
  compare(column: number, sequence: number, bytes: Uint8Array, start: number, end: number): Comparison {
    const comparing = new Comparing(sequence, bytes, start, end)
    let left = limits.historySegments
    for (let place = this.#latestOf(column); place >= 0; place = this.#placeBefore(place)) {
      if (left-- === 0) break
      const base = this.#starts[place]! & (this.#octets.length - 1)
      if (comparing.with(this.#octets, base, this.#sequences[place]!, this.#kept[place]!)) break
    }
    return comparing.result
  }

  /** Copies of a side's latest segments, as far as they are kept whole: so many at most, the oldest first. */
  whole(column: number, most: number): KeptSegment[] {
    const found: KeptSegment[] = []
    for (let place = this.#latestOf(column); place >= 0; place = this.#placeBefore(place)) {
      const length = this.#lengths[place]!
      if (found.length === most || this.#kept[place]! < length) break
      const base = this.#starts[place]! & (this.#octets.length - 1)
      found.push({ sequence: this.#sequences[place]!, bytes: this.#octets.slice(base, base + length) })
    }
    return found.reverse()
  }

  forget(column: number): void {
    if (column < this.#latest.length) this.#latest[column] = 0
  }

  /** Place of a side's latest segment, or -1. */
  #latestOf(column: number): number {
    return column < this.#latest.length ? this.#placeOf(this.#latest[column]!) : -1
  }

  #placeBefore(place: number): number {
    return this.#placeOf(this.#before[place]!)
  }

  /** Place of the segment of this number; -1 if it, or some of its octets, were written over. */
  #placeOf(number: number): number {
    if (number === 0 || number <= this.#count - this.#sequences.length) return -1
    const place = (number - 1) & (this.#sequences.length - 1)
    return this.#starts[place]! >= this.#written - this.#octets.length ? place : -1
  }

  /** Where so many octets lie on end in the ring, which grows as long as nothing need be written over. */
  #placeFor(length: number): number {
    while (this.#written + length > this.#octets.length && this.#octets.length < OCTETS)
      this.#octets = grown(this.#octets, this.#octets.length * 2)
    const room = this.#octets.length - (this.#written % this.#octets.length)
    if (room < length) this.#written += room
    const at = this.#written
    this.#written += length
    return at
  }

  #growSegments(): void {
    const length = this.#sequences.length * 2
    this.#sequences = grown(this.#sequences, length)
    this.#lengths = grown(this.#lengths, length)
    this.#kept = grown(this.#kept, length)
    this.#starts = grown(this.#starts, length)
    this.#before = grown(this.#before, length)
  }
}
