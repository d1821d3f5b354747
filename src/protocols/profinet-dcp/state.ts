import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'

const limits = {
  /** Gets and sets awaiting their answers between two stations; engineering tools ask one at a time. */
  pending: 32,
} as const

/** Requests of one pair of stations by their transaction id. */
export class ProfinetDcpState extends PendingRequests<number, Operation> {
  constructor() {
    super(limits.pending)
  }
}
