import type { Operation, Slice, Tell } from 'sightglass/sdk'
import { operations } from './operations.ts'
import type { SkeletonProtocolMessage } from './wire.ts'

/** Requests of one flow that wait for their answer; the oldest goes when there are more. */
const MOST_WAITING = 64

/** Sequence number → what was asked. */
export type Exchange = Map<number, Omit<Operation, 'outcome'>>

export const newExchange = (): Exchange => new Map()

/** A request is an operation that was asked; its answer says how it ended. */
export function tellMessage(
  message: SkeletonProtocolMessage,
  { fromClient }: Slice,
  tell: Tell,
  waiting: Exchange,
): void {
  const { sequence, functionCode, isRefused } = message
  if (!fromClient) {
    const asked = waiting.get(sequence)
    waiting.delete(sequence)
    if (asked !== undefined) tell({ ...asked, outcome: isRefused ? 'refused' : 'ok' })
    return
  }
  const operation = operations.get(functionCode)
  if (operation === undefined) return
  const asked = { kind: 'operation', ...operation, code: String(functionCode) } as const
  if (waiting.size >= MOST_WAITING) waiting.delete(waiting.keys().next().value ?? sequence)
  waiting.set(sequence, asked)
  tell({ ...asked, outcome: 'asked' })
}
