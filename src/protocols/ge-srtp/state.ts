/** State of one flow: pending requests, the state last emitted. */
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'
import type { GeSrtpMemoryRange } from './memory.ts'

export interface PendingGeSrtpRequest {
  readonly operation: Operation
  /** Range of a memory read. */
  readonly range: GeSrtpMemoryRange | undefined
}

export class GeSrtpState extends PendingRequests<number, PendingGeSrtpRequest> {
  /** State of the CPU last emitted; -1 before the first. */
  state = -1

  constructor() {
    super(limits.pending)
  }
}
