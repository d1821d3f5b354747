import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'

const limits = {
  /** Commands awaiting answers; the service id has 256 values. */
  pending: 256,
} as const

export interface FinsRequest {
  readonly operation: Operation
  readonly code: number
  /** Area, first address and count of a memory area read, for the values of its answer. */
  readonly read: { readonly area: number; readonly address: number; readonly count: number } | undefined
}

/** Commands of one flow by service id and node. */
export class FinsState extends PendingRequests<number, FinsRequest> {
  constructor() {
    super(limits.pending)
  }
}
