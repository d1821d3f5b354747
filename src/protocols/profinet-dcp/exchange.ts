import type { Operation } from '#model/fact'
import { Waiting } from '#model/waiting'

const limits = {
  /** Gets and sets awaiting their answers between two stations; engineering tools ask one at a time. */
  pending: 32,
} as const

/** Requests of one pair of stations by their transaction id. */
export class Exchange extends Waiting<number, Operation> {
  constructor() {
    super(limits.pending)
  }

  /** A request that is sent again did not stay unanswered by that. */
  override ask(xid: number, operation: Operation): Operation | undefined {
    const isAgain = this.peek(xid) !== undefined
    const pushedOut = super.ask(xid, operation)
    return isAgain ? undefined : pushedOut
  }
}
