import { Comparing, type Comparison, copyShort } from './comparing.ts'
import { limits } from './limits.ts'

/** A segment as it was kept. */
export interface KeptSegment {
  readonly sequence: number
  readonly bytes: Uint8Array
}

// Columns of a segment.
const SEQUENCE = 0
/** Octets it had; kept are `limits.wholeOctets` at most. */
const LENGTH = 1
/** Where its octets lie. */
const BASE = 2
const COLUMNS = 3
/** Octets of one. */
const CELL = 4
/** Octets of memory that a side takes beside its rings, about. */
const OVERHEAD = 512

const FIRST_SEGMENTS = 8
const FIRST_OCTETS = 256

/**
 * The latest segments of one side, whole, in rings of its own that nobody else can push them out of. Both rings grow until
 * they hold as many segments as a copy is held against; then the oldest go.
 */
export class SideHistory {
  /** Octets of memory that it takes. */
  size = FIRST_SEGMENTS * COLUMNS * CELL + FIRST_OCTETS + OVERHEAD
  #segments = new Uint32Array(FIRST_SEGMENTS * COLUMNS)
  #octets = new Uint8Array(FIRST_OCTETS)
  /** Number of the oldest that is kept, and of the next one. */
  #first = 0
  #next = 0

  keep(sequence: number, bytes: Uint8Array, start: number, end: number): void {
    const length = Math.min(end - start, limits.wholeOctets)
    const base = this.#makeRoom(length)
    copyShort(bytes, start, length, this.#octets, base)
    const row = this.#rowOf(this.#next++)
    this.#segments[row + SEQUENCE] = sequence
    this.#segments[row + LENGTH] = end - start
    this.#segments[row + BASE] = base
  }

  /** How `bytes[start..end)`, sent at `sequence`, compares to what was kept. */
  compare(sequence: number, bytes: Uint8Array, start: number, end: number): Comparison {
    const comparing = new Comparing(sequence, bytes, start, end)
    for (let number = this.#next - 1; number >= this.#first; number--) {
      const row = this.#rowOf(number)
      const base = this.#segments[row + BASE]!
      if (comparing.with(this.#octets, base, this.#segments[row + SEQUENCE]!, this.#keptOf(row))) break
    }
    return comparing.result
  }

  /** Copies of the latest segments, as far as they are kept whole: so many at most, the oldest first. */
  whole(most: number): KeptSegment[] {
    const found: KeptSegment[] = []
    for (let number = this.#next - 1; number >= this.#first && found.length < most; number--) {
      const row = this.#rowOf(number)
      const base = this.#segments[row + BASE]!
      const kept = this.#keptOf(row)
      if (kept < this.#segments[row + LENGTH]!) break
      found.push({
        sequence: this.#segments[row + SEQUENCE]!,
        bytes: this.#octets.slice(base, base + kept),
      })
    }
    return found.reverse()
  }

  /** Where so many octets and a segment more have room: the rings grow, or the oldest go, until there is. */
  #makeRoom(length: number): number {
    for (;;) {
      const isFull = this.#next - this.#first === this.#segments.length / COLUMNS
      const base = isFull ? -1 : this.#placeFor(length)
      if (base >= 0) return base
      if (this.#next - this.#first === limits.historySegments) this.#first++
      else if (isFull) this.#growTo(this.#segments.length * 2, this.#octets.length)
      else if (this.#octets.length < limits.historyOctets)
        this.#growTo(this.#segments.length, this.#octets.length * 2)
      else this.#first++
    }
  }

  /** Where so many octets lie on end without touching the oldest; -1 where they do not. */
  #placeFor(length: number): number {
    if (this.#first === this.#next) return length <= this.#octets.length ? 0 : -1
    const latest = this.#rowOf(this.#next - 1)
    const tail = this.#segments[latest + BASE]! + this.#keptOf(latest)
    const head = this.#segments[this.#rowOf(this.#first) + BASE]!
    if (tail <= head) return head - tail >= length ? tail : -1
    if (this.#octets.length - tail >= length) return tail
    return head >= length ? 0 : -1
  }

  /** Larger rings, with what is kept from their beginning on. */
  #growTo(cells: number, octets: number): void {
    const segments = new Uint32Array(cells)
    const ring = new Uint8Array(octets)
    let at = 0
    for (let number = this.#first; number < this.#next; number++) {
      const row = this.#rowOf(number)
      const base = this.#segments[row + BASE]!
      const kept = this.#keptOf(row)
      ring.set(this.#octets.subarray(base, base + kept), at)
      const place = (number - this.#first) * COLUMNS
      segments[place + SEQUENCE] = this.#segments[row + SEQUENCE]!
      segments[place + LENGTH] = this.#segments[row + LENGTH]!
      segments[place + BASE] = at
      at += kept
    }
    this.#next -= this.#first
    this.#first = 0
    this.#segments = segments
    this.#octets = ring
    this.size = cells * CELL + octets + OVERHEAD
  }

  #rowOf(number: number): number {
    return (number & (this.#segments.length / COLUMNS - 1)) * COLUMNS
  }

  #keptOf(row: number): number {
    return Math.min(this.#segments[row + LENGTH]!, limits.wholeOctets)
  }
}
