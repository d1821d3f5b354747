/** What a flow of PTP remembers: management requests, and whose signature may be trusted. */
import type { Operation } from '#model/fact'
import { SOURCE_OCTETS } from './wire.ts'

export const limits = {
  /** Management requests awaiting their answers. */
  pending: 64,
} as const

export class Exchange {
  readonly pending = new Map<number, Operation>()
  /** sourcePortIdentity of the last message that was read in full. */
  readonly source = new Uint8Array(SOURCE_OCTETS)
  grandmaster = ''

  ask(sequence: number, operation: Operation): Operation | undefined {
    const before = this.pending.get(sequence)
    if (before === undefined && this.pending.size >= limits.pending) {
      const [oldest, forgotten] = this.pending.entries().next().value!
      this.pending.delete(oldest)
      this.pending.set(sequence, operation)
      return forgotten
    }
    this.pending.set(sequence, operation)
    return before
  }

  answer(sequence: number): Operation | undefined {
    const operation = this.pending.get(sequence)
    this.pending.delete(sequence)
    return operation
  }
}
