import type { Operation } from '#model/fact'

const limits = {
  /** Gets and sets awaiting their answers between two stations; engineering tools ask one at a time. */
  pending: 32,
} as const

/** Requests of one pair of stations by their transaction id. */
export class Exchange {
  readonly #pending = new Map<number, Operation>()

  /** Remembers a request and returns the one that it pushes out unanswered. */
  ask(xid: number, operation: Operation): Operation | undefined {
    const again = this.#pending.get(xid)
    this.#pending.set(xid, operation)
    if (again !== undefined || this.#pending.size <= limits.pending) return undefined
    const [oldest, forgotten] = this.#pending.entries().next().value!
    this.#pending.delete(oldest)
    return forgotten
  }

  answer(xid: number): Operation | undefined {
    const operation = this.#pending.get(xid)
    this.#pending.delete(xid)
    return operation
  }

  takePending(): readonly Operation[] {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    return waiting
  }
}
