/** Octets kept of the last segment of each side, to hold a retransmission against. */
const KEPT = 128
/** Sides remembered; 2^16 times 128 octets are 8 MiB. Flows above are not checked for differing overlaps. */
const SIDES = 65_536

/**
 * What the last in-order segment of each side said, so that a retransmission that says something else is noticed.
 * Segments are only pointed at while the octets they lie in stay valid, and copied by `settle` before they go: once a
 * side and chunk, instead of once a packet.
 */
export class SegmentHistory {
  #octets = new Uint8Array(0)
  #sequences = new Uint32Array(0)
  #lengths = new Uint8Array(0)
  /** Offset in `#lent` of what is not copied yet, or -1. */
  #lentAt = new Int32Array(0)
  #lent: Uint8Array = new Uint8Array(0)
  #waiting: number[] = []

  keep(column: number, sequence: number, bytes: Uint8Array, start: number, end: number): void {
    if (column >= SIDES) return
    if (column >= this.#lengths.length) this.#grow(column)
    if (bytes !== this.#lent) {
      this.settle()
      this.#lent = bytes
    }
    if (this.#lentAt[column]! < 0) this.#waiting.push(column)
    this.#lentAt[column] = start
    this.#sequences[column] = sequence
    this.#lengths[column] = Math.min(end - start, KEPT)
  }

  /** Copies what is only pointed at. To be called before the octets given to `keep` are overwritten. */
  settle(): void {
    for (const column of this.#waiting) {
      const at = this.#lentAt[column]!
      this.#octets.set(this.#lent.subarray(at, at + this.#lengths[column]!), column * KEPT)
      this.#lentAt[column] = -1
    }
    this.#waiting.length = 0
  }

  /** True if `bytes[start..end)`, sent at `sequence`, contradicts what was kept. */
  differs(column: number, sequence: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (column >= this.#lengths.length) return false
    this.settle()
    const kept = this.#lengths[column]!
    const shift = (sequence - this.#sequences[column]!) | 0
    const from = Math.max(0, -shift)
    const to = Math.min(end - start, kept - shift)
    const base = column * KEPT + shift
    for (let i = from; i < to; i++) if (this.#octets[base + i] !== bytes[start + i]) return true
    return false
  }

  forget(column: number): void {
    if (column < this.#lengths.length) this.#lengths[column] = 0
  }

  #grow(column: number): void {
    const sides = Math.min(SIDES, Math.max(1024, (column + 1) * 2))
    const octets = new Uint8Array(sides * KEPT)
    octets.set(this.#octets)
    const sequences = new Uint32Array(sides)
    sequences.set(this.#sequences)
    const lengths = new Uint8Array(sides)
    lengths.set(this.#lengths)
    const lentAt = new Int32Array(sides).fill(-1)
    lentAt.set(this.#lentAt)
    this.#octets = octets
    this.#sequences = sequences
    this.#lengths = lengths
    this.#lentAt = lentAt
  }
}
