import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'

/** One flow's memory: requests by the number of what answers them, and the kind of connection being opened. */
export class KnxnetIpState extends PendingRequests<string, Operation> {
  connection = 'knx-tunnelling'

  constructor() {
    super(limits.pending)
  }
}
