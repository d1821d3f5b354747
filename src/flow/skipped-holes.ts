/**
 * Holes in streams that are waited for no longer, the latest of each side. Whoever forges an acknowledgment makes us give
 * up a hole that is filled right after; what fills it is no retransmission.
 */
import { distance } from './held-segments.ts'
import { limits } from './limits.ts'

interface Hole {
  /** Sequence numbers: of the first octet that is missing, and of the first that is not. */
  from: number
  to: number
}

export class SkippedHoles {
  readonly #bySide = new Map<number, Hole>()

  /** `missing` octets from sequence number `from` on were given up. */
  add(column: number, from: number, missing: number): void {
    this.#bySide.delete(column)
    if (this.#bySide.size >= limits.skippedHoles) {
      const [oldest = column] = this.#bySide.keys()
      this.#bySide.delete(oldest)
    }
    this.#bySide.set(column, { from, to: (from + missing) >>> 0 })
  }

  /** True of a segment that lies in the hole of its side as a whole. What it fills is missing no more. */
  fills(column: number, sequence: number, length: number): boolean {
    const hole = this.#bySide.get(column)
    if (hole === undefined) return false
    const end = (sequence + length) >>> 0
    if (distance(hole.from, sequence) < 0 || distance(end, hole.to) < 0) return false
    // Of two parts that are left, the later one goes on being awaited.
    if (distance(end, hole.to) > 0) hole.from = end
    else hole.to = sequence
    if (hole.from === hole.to) this.#bySide.delete(column)
    return true
  }

  forget(column: number): void {
    this.#bySide.delete(column)
  }
}
