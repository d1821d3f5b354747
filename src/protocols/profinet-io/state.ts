import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'

const limits = {
  /** Calls awaiting answers in this flow; a station asks one at a time in each activity. */
  pending: 64,
} as const

/**
 * Calls of one flow by the carrier's name for them. Devices may respond in a flow of their own: a response without a
 * request is emitted by itself.
 */
export class ProfinetIoState extends PendingRequests<string, readonly Operation[]> {
  /** A controller has opened a relation and sets its parameters: until Parameter End (IEC 61158-5-10). */
  isStarting = false

  constructor() {
    super(limits.pending)
  }
}
