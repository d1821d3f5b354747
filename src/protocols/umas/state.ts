/** State of one unit of a flow: pending requests, and the transfer in progress. */
import { FileDigest } from '#bytes/file-digest'
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'
import type { Variable } from './variables.ts'

export interface UmasRequest {
  readonly operation: Operation
  readonly functionCode: number
  readonly variables: readonly Variable[]
}

export class UmasState extends PendingRequests<number, UmasRequest> {
  /** Bytes of the program that passed since its transfer began. */
  transferred = new FileDigest()

  constructor() {
    super(limits.pending)
  }
}
