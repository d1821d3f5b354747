/** What one flow remembers: requests awaiting answers, the state last told. */
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'
import type { Range } from './memory.ts'

export interface Pending {
  readonly operation: Operation
  /** What a read of memory asked for. */
  readonly range: Range | undefined
}

export class GeSrtpState extends PendingRequests<number, Pending> {
  /** State of the CPU last told; -1 before the first. */
  state = -1

  constructor() {
    super(limits.pending)
  }
}
