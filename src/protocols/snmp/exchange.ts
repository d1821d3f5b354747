import type { Named } from './operations.ts'

const limits = {
  /** Requests of one flow that await their answer; managers poll with a few dozen at once. */
  pending: 64,
  /** Communities of one client and agent that are told apart; one more counts as new each time. */
  communities: 64,
} as const

export interface Asked extends Named {
  readonly object: string
}

/** Requests by request id, oldest first. */
export class SnmpExchange {
  readonly #pending = new Map<number, Asked>()
  readonly #communities = new Set<number>()

  /** Remembers a request; answers the one that now stays unanswered: of too many the oldest. */
  ask(request: number, asked: Asked): Asked | undefined {
    this.#pending.delete(request)
    this.#pending.set(request, asked)
    if (this.#pending.size <= limits.pending) return undefined
    const [oldest, forgotten] = this.#pending.entries().next().value!
    this.#pending.delete(oldest)
    return forgotten
  }

  /**
   * True if the client leaves a community that got no answer for one it never used here: agents are silent to who has
   * the wrong one (RFC 1157 §4.1).
   */
  triesAnother(community: number): boolean {
    if (this.#communities.has(community)) return false
    const isAnother = this.#communities.size > 0
    if (this.#communities.size < limits.communities) this.#communities.add(community)
    return isAnother && this.#pending.size > 0
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
