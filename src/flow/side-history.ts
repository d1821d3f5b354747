import { type CopyComparator, copyShort } from './copy-comparator.ts'
import { limits } from './limits.ts'

/** A segment as it was kept. */
export interface KeptSegment {
  readonly sequence: number
  readonly bytes: Uint8Array
}

// Columns of a segment.
const SEQUENCE = 0
const IS_WHOLE = 1
/** Where its bytes lie, and how many of them are kept. */
const BASE = 2
const KEPT = 3
const COLUMNS = 4
/** Bytes of one. */
const CELL = 4
/** Approximate memory of a side besides its rings, in bytes. */
const OVERHEAD = 512

const FIRST_SEGMENTS = 4
const FIRST_BYTES = 256

/**
 * Last segments of a side that is silent while others send, in rings of its own, so that no other side displaces them.
 * Both grow up to the bound for a silent side; then the oldest are dropped.
 */
export class SideHistory {
  /** Bytes of memory that it takes. */
  size = FIRST_SEGMENTS * COLUMNS * CELL + FIRST_BYTES + OVERHEAD
  #segments = new Uint32Array(FIRST_SEGMENTS * COLUMNS)
  #bytes = new Uint8Array(FIRST_BYTES)
  /** Number of the oldest that is kept, and of the next one. */
  #first = 0
  #next = 0
  /** Where the bytes of the latest end. */
  #tail = 0

  /** @param isWhole the segment has no more than these bytes */
  keep(sequence: number, bytes: Uint8Array, start: number, end: number, isWhole: boolean): void {
    const length = end - start
    const base = this.#makeRoom(length)
    copyShort(bytes, start, length, this.#bytes, base)
    const segments = this.#segments
    const row = (this.#next++ * COLUMNS) & (segments.length - 1)
    segments[row + SEQUENCE] = sequence
    segments[row + IS_WHOLE] = isWhole ? 1 : 0
    segments[row + BASE] = base
    segments[row + KEPT] = length
    this.#tail = base + length
  }

  /** Holds a copy against what was kept, the latest first. */
  compare(comparing: CopyComparator): void {
    for (let number = this.#next - 1; number >= this.#first; number--) {
      const row = this.#rowOf(number)
      const [sequence, , base, kept] = this.#segments.subarray(row, row + COLUMNS)
      if (comparing.with(this.#bytes, base!, sequence!, kept!)) return
    }
  }

  /** Copies of the latest segments, as far as they are kept whole: so many at most, the oldest first. */
  whole(most: number): KeptSegment[] {
    const found: KeptSegment[] = []
    for (let number = this.#next - 1; number >= this.#first && found.length < most; number--) {
      const row = this.#rowOf(number)
      const base = this.#segments[row + BASE]!
      const kept = this.#segments[row + KEPT]!
      if (this.#segments[row + IS_WHOLE] === 0) break
      found.push({
        sequence: this.#segments[row + SEQUENCE]!,
        bytes: this.#bytes.slice(base, base + kept),
      })
    }
    return found.reverse()
  }

  /** Where so many bytes and a segment more have room: the rings grow, or the oldest go, until there is. */
  #makeRoom(length: number): number {
    for (;;) {
      const count = this.#next - this.#first
      const isFull = count * COLUMNS === this.#segments.length
      if (isFull && count < limits.lastSegments)
        this.#growTo(2 * this.#segments.length, this.#bytesFor(2 * count))
      else if (isFull) this.#first++
      else {
        const base = count === 0 ? 0 : this.#placeFor(length)
        if (base >= 0 && base + length <= this.#bytes.length) return base
        if (this.#bytes.length < limits.historyBytes)
          this.#growTo(this.#segments.length, Math.max(2 * this.#bytes.length, this.#bytesFor(count)))
        else this.#first++
      }
    }
  }

  /** Where so many bytes lie on end without touching the oldest; -1 where they do not. */
  #placeFor(length: number): number {
    const tail = this.#tail
    const head = this.#segments[this.#rowOf(this.#first) + BASE]!
    if (tail <= head) return head - tail >= length ? tail : -1
    if (this.#bytes.length - tail >= length) return tail
    return head >= length ? 0 : -1
  }

  /** Memory for this many segments, if they are as long as those kept: growing is expensive. */
  #bytesFor(segments: number): number {
    let kept = 0
    for (let number = this.#first; number < this.#next; number++)
      kept += this.#segments[this.#rowOf(number) + KEPT]!
    const wanted = (kept / (this.#next - this.#first)) * segments
    let byteCount = this.#bytes.length
    while (byteCount < wanted && byteCount < limits.historyBytes) byteCount *= 2
    return byteCount
  }

  /** Larger rings, with what is kept from their beginning on. */
  #growTo(cells: number, byteCount: number): void {
    const segments = new Uint32Array(cells)
    const ring = new Uint8Array(byteCount)
    let at = 0
    for (let number = this.#first; number < this.#next; number++) {
      const row = this.#rowOf(number)
      const base = this.#segments[row + BASE]!
      const kept = this.#segments[row + KEPT]!
      copyShort(this.#bytes, base, kept, ring, at)
      const place = (number - this.#first) * COLUMNS
      segments[place + SEQUENCE] = this.#segments[row + SEQUENCE]!
      segments[place + IS_WHOLE] = this.#segments[row + IS_WHOLE]!
      segments[place + BASE] = at
      segments[place + KEPT] = kept
      at += kept
    }
    this.#next -= this.#first
    this.#first = 0
    this.#tail = at
    this.#segments = segments
    this.#bytes = ring
    this.size = cells * CELL + byteCount + OVERHEAD
  }

  #rowOf(number: number): number {
    return (number * COLUMNS) & (this.#segments.length - 1)
  }
}
