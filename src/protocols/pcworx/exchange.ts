/** Requests of one connection awaiting their answers; the oldest is dropped beyond the limit. */
import type { Operation } from '#model/fact'

/** Clients wait for each answer; four leaves room for lost ones. */
const pendingRequests = 4

export class Exchange {
  readonly #pending = new Map<number, Operation>()

  ask(functionCode: number, operation: Operation): Operation | undefined {
    const same = this.#pending.get(functionCode)
    if (same === undefined && this.#pending.size >= pendingRequests)
      this.#pending.delete(this.#pending.keys().next().value!)
    this.#pending.set(functionCode, operation)
    return same
  }

  answer(functionCode: number): Operation | undefined {
    const operation = this.#pending.get(functionCode)
    this.#pending.delete(functionCode)
    return operation
  }

  takePending(): readonly Operation[] {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    return waiting
  }
}
