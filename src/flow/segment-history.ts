import { grown } from './columns.ts'

/** Octets kept of a segment, to hold a retransmission against: the head of any command. */
const KEPT = 128
/** Segments kept of each side, the latest: so many may wait for their confirmation where messages are sent on end. */
const SEGMENTS = 4
/** Sides remembered; 2^16 times four times 128 octets are 32 MiB. Those above share the places of those below. */
const SIDES = 65_536

/**
 * What the last in-order segments of each side said, so that a retransmission that says something else is noticed.
 * Segments are only pointed at while the octets they lie in stay valid, and copied by `settle` before they go: once a
 * side and chunk, instead of once a packet.
 */
export class SegmentHistory {
  #sides = 0
  #octets = new Uint8Array(0)
  #sequences = new Uint32Array(0)
  /** Octets of the segment, kept or not. */
  #lengths = new Uint32Array(0)
  /** Offset in `#lent` of what is not copied yet, or -1. */
  #lentAt = new Int32Array(0)
  /** Which of a side's segments is the latest. */
  #latest = new Uint8Array(0)
  /** Whose segments these are, as 1 + column: 0 of nobody. */
  #owners = new Uint32Array(0)
  #lent: Uint8Array = new Uint8Array(0)
  #waiting: number[] = []

  keep(column: number, sequence: number, bytes: Uint8Array, start: number, end: number): void {
    const side = column & (SIDES - 1)
    if (side >= this.#sides) this.#grow(side)
    if (bytes !== this.#lent) {
      this.settle()
      this.#lent = bytes
    }
    if (this.#owners[side] !== column + 1) this.#take(side, column)
    const latest = (this.#latest[side]! + 1) & (SEGMENTS - 1)
    this.#latest[side] = latest
    const place = side * SEGMENTS + latest
    if (this.#lentAt[place]! < 0) this.#waiting.push(place)
    this.#lentAt[place] = start
    this.#sequences[place] = sequence
    this.#lengths[place] = end - start
  }

  /** Copies what is only pointed at. To be called before the octets given to `keep` are overwritten. */
  settle(): void {
    for (const place of this.#waiting) {
      const at = this.#lentAt[place]!
      const length = Math.min(KEPT, this.#lengths[place]!)
      this.#octets.set(this.#lent.subarray(at, at + length), place * KEPT)
      this.#lentAt[place] = -1
    }
    this.#waiting.length = 0
  }

  /** How `bytes[start..end)`, sent at `sequence`, compares to what was kept: `unknown` where part of it is not kept. */
  compare(
    column: number,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): 'same' | 'differs' | 'unknown' {
    if (end <= start) return 'same'
    if (!this.#isKnown(column)) return 'unknown'
    this.settle()
    const first = (column & (SIDES - 1)) * SEGMENTS
    let compared = 0
    for (let place = first; place < first + SEGMENTS; place++) {
      const shift = (sequence - this.#sequences[place]!) | 0
      const from = Math.max(0, -shift)
      const to = Math.min(end - start, Math.min(KEPT, this.#lengths[place]!) - shift)
      const base = place * KEPT + shift
      for (let i = from; i < to; i++) if (this.#octets[base + i] !== bytes[start + i]) return 'differs'
      compared += Math.max(0, to - from)
    }
    return compared >= end - start ? 'same' : 'unknown'
  }

  /** Copies of the segments that are kept whole, the oldest first. */
  whole(column: number): { readonly sequence: number; readonly bytes: Uint8Array }[] {
    if (!this.#isKnown(column)) return []
    this.settle()
    const side = column & (SIDES - 1)
    const found: { readonly sequence: number; readonly bytes: Uint8Array }[] = []
    for (let i = 1; i <= SEGMENTS; i++) {
      const place = side * SEGMENTS + ((this.#latest[side]! + i) & (SEGMENTS - 1))
      const length = this.#lengths[place]!
      if (length === 0 || length > KEPT) continue
      const bytes = this.#octets.slice(place * KEPT, place * KEPT + length)
      found.push({ sequence: this.#sequences[place]!, bytes })
    }
    return found
  }

  forget(column: number): void {
    if (this.#isKnown(column)) this.#take(column & (SIDES - 1), column)
  }

  #isKnown(column: number): boolean {
    const side = column & (SIDES - 1)
    return side < this.#sides && this.#owners[side] === column + 1
  }

  #take(side: number, column: number): void {
    this.#owners[side] = column + 1
    for (let place = side * SEGMENTS; place < (side + 1) * SEGMENTS; place++) this.#lengths[place] = 0
  }

  #grow(side: number): void {
    const sides = Math.min(SIDES, Math.max(1024, (side + 1) * 2))
    const places = sides * SEGMENTS
    const octets = new Uint8Array(places * KEPT)
    octets.set(this.#octets)
    const lentAt = new Int32Array(places).fill(-1)
    lentAt.set(this.#lentAt)
    this.#octets = octets
    this.#lentAt = lentAt
    this.#sequences = grown(this.#sequences, places)
    this.#lengths = grown(this.#lengths, places)
    this.#latest = grown(this.#latest, sides)
    this.#owners = grown(this.#owners, sides)
    this.#sides = sides
  }
}
