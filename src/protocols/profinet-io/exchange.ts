import type { Operation } from '#model/fact'

const limits = {
  /** Calls awaiting answers in this flow; a station asks one at a time in each activity. */
  pending: 64,
} as const

/** Calls of one flow by the carrier's name for them. Devices may answer in a flow of their own: what is not found is told by itself. */
export class Exchange {
  readonly #pending = new Map<string, readonly Operation[]>()

  ask(call: string, operations: readonly Operation[]): void {
    this.#pending.set(call, operations)
    if (this.#pending.size > limits.pending) this.#pending.delete(this.#pending.keys().next().value!)
  }

  answer(call: string): readonly Operation[] | undefined {
    const operations = this.#pending.get(call)
    this.#pending.delete(call)
    return operations
  }
}
