import type { Named } from './operations.ts'

const limits = {
  /** Requests of one flow that await their answer; managers poll with a few dozen at once. */
  pending: 64,
} as const

export interface Asked extends Named {
  readonly object: string
}

/** Requests by request id, oldest first. */
export class SnmpExchange {
  readonly #pending = new Map<number, Asked>()

  ask(request: number, asked: Asked): void {
    this.#pending.delete(request)
    this.#pending.set(request, asked)
    if (this.#pending.size <= limits.pending) return
    for (const oldest of this.#pending.keys()) {
      this.#pending.delete(oldest)
      return
    }
  }

  /** What the answer with this id answers; undefined if its request was not seen. */
  answer(request: number): Asked | undefined {
    const asked = this.#pending.get(request)
    this.#pending.delete(request)
    return asked
  }

  /** What is left unanswered; forgets it. */
  drain(): Asked[] {
    const left = [...this.#pending.values()]
    this.#pending.clear()
    return left
  }
}
