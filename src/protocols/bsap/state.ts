/** State of one flow: pending requests, by the number of their unit. */
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'

export interface PendingBsapRequest {
  readonly operation: Operation
  /** Names whose values the answer gives; undefined where it is not read. */
  readonly names: readonly string[] | undefined
}

export class BsapState extends PendingRequests<number, PendingBsapRequest> {
  constructor() {
    super(limits.pending)
  }
}
