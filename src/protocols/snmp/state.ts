import { PendingRequests } from '#model/pending-requests'
import type { Named } from './operations.ts'
import { NeighbourTable } from './tables.ts'

const limits = {
  /** Requests of one flow that await their answer; managers poll with a few dozen at once. */
  pending: 64,
  /** Communities of one client and agent that are distinguished; one more counts as new each time. */
  communities: 64,
} as const

interface Asked extends Named {
  readonly object: string
}

/** Requests by request id, oldest first. */
export class SnmpState extends PendingRequests<number, Asked> {
  readonly neighbours = new NeighbourTable()
  readonly #communities = new Set<number>()

  constructor() {
    super(limits.pending)
  }

  /**
   * True if the client leaves a community that got no answer for one it never used here: agents are silent to who has
   * the wrong one (RFC 1157 §4.1).
   */
  triesAnother(community: number): boolean {
    if (this.#communities.has(community)) return false
    const isAnother = this.#communities.size > 0
    if (this.#communities.size < limits.communities) this.#communities.add(community)
    return isAnother && this.isWaiting
  }
}
