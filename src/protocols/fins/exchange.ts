import type { Operation } from '#model/fact'

const limits = {
  /** Commands awaiting answers; the service id has 256 values. */
  pending: 256,
} as const

export interface Asked {
  readonly operation: Operation
  readonly code: number
  /** Area, first address and count of a memory area read, for the values of its answer. */
  readonly read: { readonly area: number; readonly address: number; readonly count: number } | undefined
}

/** Commands of one flow by service id and node. */
export class Exchange {
  readonly #pending = new Map<number, Asked>()
  /** Some request has passed: an answer without one then had its request lost. */
  hasAsked = false

  /** Remembers a command and returns the one that it pushes out unanswered. */
  ask(key: number, asked: Asked): Asked | undefined {
    this.hasAsked = true
    const before = this.#pending.get(key)
    this.#pending.delete(key)
    this.#pending.set(key, asked)
    if (before !== undefined || this.#pending.size <= limits.pending) return before
    const [oldest, forgotten] = this.#pending.entries().next().value!
    this.#pending.delete(oldest)
    return forgotten
  }

  answer(key: number): Asked | undefined {
    const asked = this.#pending.get(key)
    this.#pending.delete(key)
    return asked
  }

  takePending(): readonly Asked[] {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    return waiting
  }
}
