/**
 * Gaps in streams that are no longer waited for, the latest of each side. A forged acknowledgment causes a gap that is
 * filled right after; the bytes that fill it are no retransmission.
 */
import { distance } from './held-segments.ts'
import { limits } from './limits.ts'

const NONE: readonly Hole[] = []

interface Hole {
  /** Sequence numbers: of the first byte that is missing, and of the first that is not. */
  readonly from: number
  readonly to: number
}

export class SkippedHoles {
  readonly #bySide = new Map<number, readonly Hole[]>()

  /** `missing` bytes from sequence number `from` on were given up. */
  add(column: number, from: number, missing: number): void {
    const holes = this.#bySide.get(column) ?? []
    this.#bySide.delete(column)
    if (this.#bySide.size >= limits.skippedHoles) {
      const [oldest = column] = this.#bySide.keys()
      this.#bySide.delete(oldest)
    }
    this.#keep(column, [...holes, { from, to: (from + missing) >>> 0 }])
  }

  /** The parts of holes of its side that a segment fills, in order. They are missing no more. */
  fill(column: number, sequence: number, length: number): readonly Hole[] {
    const holes = this.#bySide.get(column)
    if (holes === undefined) return NONE
    const end = (sequence + length) >>> 0
    const filled: Hole[] = []
    const left: Hole[] = []
    for (const hole of holes) {
      if (distance(hole.from, end) <= 0 || distance(sequence, hole.to) <= 0) {
        left.push(hole)
        continue
      }
      const from = distance(hole.from, sequence) > 0 ? sequence : hole.from
      const to = distance(end, hole.to) > 0 ? end : hole.to
      filled.push({ from, to })
      if (from !== hole.from) left.push({ from: hole.from, to: from })
      if (to !== hole.to) left.push({ from: to, to: hole.to })
    }
    if (filled.length > 0) this.#keep(column, left)
    return filled
  }

  forget(column: number): void {
    this.#bySide.delete(column)
  }

  /** Of too many the oldest are forgotten. */
  #keep(column: number, holes: readonly Hole[]): void {
    if (holes.length === 0) this.#bySide.delete(column)
    else this.#bySide.set(column, holes.slice(-limits.holesPerSide))
  }
}
