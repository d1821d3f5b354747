/** What one flow remembers: requests awaiting answers, by the number of their unit. */
import type { Operation } from '#model/fact'
import { limits } from './limits.ts'

export interface Pending {
  readonly operation: Operation
  /** Names whose values the answer gives; undefined where it is not read. */
  readonly names: readonly string[] | undefined
}

export class Exchange {
  readonly #pending = new Map<number, Pending>()

  ask(sequence: number, pending: Pending): Pending | undefined {
    let pushedOut = this.#pending.get(sequence)
    this.#pending.delete(sequence)
    this.#pending.set(sequence, pending)
    if (this.#pending.size > limits.pending) {
      const [oldest, waiting] = this.#pending.entries().next().value!
      this.#pending.delete(oldest)
      pushedOut = waiting
    }
    return pushedOut
  }

  answer(sequence: number): Pending | undefined {
    const pending = this.#pending.get(sequence)
    this.#pending.delete(sequence)
    return pending
  }

  takePending(): readonly Pending[] {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    return waiting
  }
}
