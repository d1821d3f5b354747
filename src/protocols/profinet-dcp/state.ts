import type { Operation } from '#model/fact'
import { Waiting } from '#model/waiting'

const limits = {
  /** Gets and sets awaiting their answers between two stations; engineering tools ask one at a time. */
  pending: 32,
} as const

/** Requests of one pair of stations by their transaction id. */
export class ProfinetDcpState extends Waiting<number, Operation> {
  constructor() {
    super(limits.pending)
  }
}
