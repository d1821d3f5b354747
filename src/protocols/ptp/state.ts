/** State of a flow of PTP: management requests, and the signing party. */
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { SOURCE_BYTES } from './wire.ts'

export const limits = {
  /** Management requests awaiting their answers. */
  pending: 64,
} as const

export class PtpState extends PendingRequests<number, Operation> {
  /** sourcePortIdentity of the last message that was read in full. */
  readonly source = new Uint8Array(SOURCE_BYTES)
  grandmaster = ''

  constructor() {
    super(limits.pending)
  }
}
