/**
 * Requests for which a response waited in vain, the latest of each side. An acknowledgment alone proves nothing: a
 * forged one may neither move the stream of the acknowledged side nor delay one response after another.
 */
import { limits } from './limits.ts'

export class UnseenRequests {
  /** Sequence number of the first byte that did not come, by side of a flow. */
  readonly #bySide = new Map<number, number>()

  /** The bytes of this side from sequence number `next` on were awaited long enough. */
  add(column: number, next: number): void {
    this.#bySide.delete(column)
    if (this.#bySide.size >= limits.unseenQuestions) {
      const [oldest = column] = this.#bySide.keys()
      this.#bySide.delete(oldest)
    }
    this.#bySide.set(column, next)
  }

  /** True as long as this side has sent nothing since. */
  has(column: number, next: number): boolean {
    return this.#bySide.get(column) === next
  }

  forget(column: number): void {
    this.#bySide.delete(column)
  }
}
