/**
 * Holes in streams that are waited for no longer, the latest of each side. Whoever forges an acknowledgment makes us give
 * up a hole that is filled right after; what fills it is no retransmission.
 */
import { distance } from './held-segments.ts'
import { limits } from './limits.ts'

interface Hole {
  /** Sequence numbers: of the first octet that is missing, and of the first that is not. */
  readonly from: number
  readonly to: number
}

export class SkippedHoles {
  readonly #bySide = new Map<number, Hole[]>()

  /** `missing` octets from sequence number `from` on were given up. */
  add(column: number, from: number, missing: number): void {
    const holes = this.#bySide.get(column) ?? []
    this.#bySide.delete(column)
    if (this.#bySide.size >= limits.skippedHoles) {
      const [oldest = column] = this.#bySide.keys()
      this.#bySide.delete(oldest)
    }
    this.#keep(column, [...holes, { from, to: (from + missing) >>> 0 }])
  }

  /** True of a segment that fills part of a hole of its side. What it fills is missing no more. */
  fills(column: number, sequence: number, length: number): boolean {
    const holes = this.#bySide.get(column)
    if (holes === undefined) return false
    const end = (sequence + length) >>> 0
    const hole = holes.find(({ from, to }) => distance(from, end) > 0 && distance(sequence, to) > 0)
    if (hole === undefined) return false
    const left = [
      { from: hole.from, to: sequence },
      { from: end, to: hole.to },
    ].filter(({ from, to }) => distance(from, to) > 0)
    this.#keep(column, [...holes.filter((one) => one !== hole), ...left])
    return true
  }

  forget(column: number): void {
    this.#bySide.delete(column)
  }

  /** Of too many the two oldest count as one, with what lies between them: none is forgotten. */
  #keep(column: number, holes: readonly Hole[]): void {
    const kept = holes.toSorted((one, other) => distance(other.from, one.from))
    while (kept.length > limits.holesPerSide) {
      const [first, second] = kept.splice(0, 2)
      kept.unshift({ from: first!.from, to: second!.to })
    }
    if (kept.length === 0) this.#bySide.delete(column)
    else this.#bySide.set(column, kept)
  }
}
