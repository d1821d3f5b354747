/** What one flow remembers: requests awaiting answers, the state last told. */
import type { Operation } from '#model/fact'
import { limits } from './limits.ts'
import type { Range } from './memory.ts'

export interface Pending {
  readonly operation: Operation
  /** What a read of memory asked for. */
  readonly range: Range | undefined
}

export class Exchange {
  /** State of the CPU last told; -1 before the first. */
  state = -1
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
