/** State of a HART-IP flow: requests by sequence number. */
import type { Operation } from '#model/fact'

export const limits = {
  /** Requests awaiting an answer. Sessions allow a handful; the oldest is forgotten. */
  pending: 64,
  /** Bytes of a written value that are shown. */
  shownBytes: 16,
} as const

export interface HartIpState {
  readonly pending: Map<number, readonly Operation[]>
  /** Unique identifier of the server itself, known once it answered to its polling address. */
  own: string
  isOpen: boolean
}

export function newState(): HartIpState {
  return { pending: new Map(), own: '', isOpen: false }
}

/** Remembers what was asked and returns what is forgotten for it. */
export function ask(
  { pending }: HartIpState,
  sequence: number,
  operations: readonly Operation[],
): readonly Operation[] {
  const replaced = pending.get(sequence)
  if (replaced === undefined && pending.size >= limits.pending) {
    const oldest = pending.entries().next().value!
    pending.delete(oldest[0])
    pending.set(sequence, operations)
    return oldest[1]
  }
  pending.set(sequence, operations)
  return replaced ?? []
}
