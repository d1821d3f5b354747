import { confidence, type Emit, type Operation, type Slice, text, u16be } from 'sightglass/sdk'
import { errors, IDENTIFY, operations, READ, WRITE } from './operations.ts'
import type { SkeletonProtocolMessage } from './wire.ts'

/** Requests of one flow that wait for their answer; the oldest goes when there are more. */
const MOST_WAITING = 64

/** Sequence number → what was asked. */
export type SkeletonProtocolState = Map<number, Omit<Operation, 'outcome'>>

export const newState = (): SkeletonProtocolState => new Map()

/** A request is a requested operation; its response has the result. */
export function emitMessage(
  message: SkeletonProtocolMessage,
  slice: Slice,
  emit: Emit,
  waiting: SkeletonProtocolState,
): void {
  if (slice.fromClient) emitRequest(message, emit, waiting)
  else emitAnswer(message, emit, waiting)
}

function emitRequest(
  { sequence, functionCode, data }: SkeletonProtocolMessage,
  emit: Emit,
  waiting: SkeletonProtocolState,
) {
  // An undocumented function deserves attention: it is emitted as one that may change anything.
  const { verb, name } = operations.get(functionCode) ?? { verb: 'execute', name: `Function ${functionCode}` }
  const hasPoint = (functionCode === READ || functionCode === WRITE) && data.length >= 1
  const asked = {
    kind: 'operation',
    ...{ verb, name, code: String(functionCode) },
    ...(hasPoint && { object: `tank:${data[0]}` }),
    ...(functionCode === WRITE && data.length >= 3 && { value: u16be(data, 1) }),
  } as const
  if (waiting.size >= MOST_WAITING) waiting.delete(waiting.keys().next().value ?? sequence)
  waiting.set(sequence, asked)
  emit({ ...asked, outcome: 'requested' })
}

function emitAnswer(
  { sequence, functionCode, isRefused, data }: SkeletonProtocolMessage,
  emit: Emit,
  waiting: SkeletonProtocolState,
) {
  const asked = waiting.get(sequence)
  waiting.delete(sequence)
  if (asked === undefined) return
  if (isRefused) {
    const code = data[0] ?? 0
    emit({ ...asked, outcome: 'rejected', error: errors.get(code) ?? `Error ${code}` })
    return
  }
  emit({ ...asked, outcome: 'succeeded' })
  const point = asked.object
  if (functionCode === READ && point !== undefined && data.length >= 2)
    emit({ kind: 'reading', point, value: u16be(data, 0) })
  // A written value counts once the device has accepted it, not before.
  if (functionCode === WRITE && point !== undefined && typeof asked.value === 'number')
    emit({ kind: 'reading', point, value: asked.value })
  const said = functionCode === IDENTIFY ? text(data, 0, data.length) : ''
  if (said !== '')
    emit({
      kind: 'identity',
      attribute: 'firmware',
      value: said,
      confidence: confidence.identityService,
      field: 'version',
    })
}

/** The flow is over: whatever still waits was never answered. */
export function emitUnanswered(waiting: SkeletonProtocolState, emit: Emit): void {
  for (const asked of waiting.values()) emit({ ...asked, outcome: 'unanswered' })
}
