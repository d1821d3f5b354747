import { confidence, type Operation, type Slice, type Tell, text, u16be } from 'sightglass/sdk'
import { errors, IDENTIFY, operations, READ, WRITE } from './operations.ts'
import type { SkeletonProtocolMessage } from './wire.ts'

/** Requests of one flow that wait for their answer; the oldest goes when there are more. */
const MOST_WAITING = 64

/** Sequence number → what was asked. */
export type Exchange = Map<number, Omit<Operation, 'outcome'>>

export const newExchange = (): Exchange => new Map()

/** A request is an operation that was asked; its answer says how it ended. */
export function tellMessage(
  message: SkeletonProtocolMessage,
  slice: Slice,
  tell: Tell,
  waiting: Exchange,
): void {
  if (slice.fromClient) tellRequest(message, tell, waiting)
  else tellAnswer(message, tell, waiting)
}

function tellRequest(
  { sequence, functionCode, data }: SkeletonProtocolMessage,
  tell: Tell,
  waiting: Exchange,
) {
  // A function nobody has written down is the one to hear of: it is told, as what may change anything.
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
  tell({ ...asked, outcome: 'asked' })
}

function tellAnswer(
  { sequence, functionCode, isRefused, data }: SkeletonProtocolMessage,
  tell: Tell,
  waiting: Exchange,
) {
  const asked = waiting.get(sequence)
  waiting.delete(sequence)
  if (asked === undefined) return
  if (isRefused) {
    const code = data[0] ?? 0
    tell({ ...asked, outcome: 'refused', error: errors.get(code) ?? `Error ${code}` })
    return
  }
  tell({ ...asked, outcome: 'ok' })
  const point = asked.object
  if (functionCode === READ && point !== undefined && data.length >= 2)
    tell({ kind: 'reading', point, value: u16be(data, 0) })
  // What was written counts from when the device has taken it, not before.
  if (functionCode === WRITE && point !== undefined && typeof asked.value === 'number')
    tell({ kind: 'reading', point, value: asked.value })
  const said = functionCode === IDENTIFY ? text(data, 0, data.length) : ''
  if (said !== '')
    tell({
      kind: 'identity',
      attribute: 'firmware',
      value: said,
      confidence: confidence.identityService,
      field: 'version',
    })
}

/** The flow is over: whatever still waits was never answered. */
export function tellUnanswered(waiting: Exchange, tell: Tell): void {
  for (const asked of waiting.values()) tell({ ...asked, outcome: 'unanswered' })
}
