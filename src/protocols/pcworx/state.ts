/** Requests of one connection awaiting their answers; the oldest is dropped beyond the limit. */
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'

/** Clients wait for each answer; four leaves room for lost ones. */
const pendingRequests = 4

export class PcworxState extends PendingRequests<number, Operation> {
  constructor() {
    super(pendingRequests)
  }
}
