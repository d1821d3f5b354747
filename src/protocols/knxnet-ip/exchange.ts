import type { Operation } from '#model/fact'
import { limits } from './limits.ts'

/** One flow's memory: requests by the number of what answers them, and the kind of connection being opened. */
export class Exchange {
  connection = 'knx-tunnelling'
  readonly #pending = new Map<string, Operation>()

  /** Remembers a request; answers the one that it pushes out. */
  ask(key: string, operation: Operation): Operation | undefined {
    const before = this.#pending.get(key)
    this.#pending.delete(key)
    this.#pending.set(key, operation)
    if (before !== undefined) return before
    if (this.#pending.size <= limits.pending) return undefined
    for (const [oldest, forgotten] of this.#pending) {
      this.#pending.delete(oldest)
      return forgotten
    }
    return undefined
  }

  answer(key: string): Operation | undefined {
    const found = this.#pending.get(key)
    this.#pending.delete(key)
    return found
  }

  takePending(): readonly Operation[] {
    const all = [...this.#pending.values()]
    this.#pending.clear()
    return all
  }
}
