/** Answers → outcome, identity, values. */
import type { Emit } from '#model/protocol'
import type { S7commPlusCursor } from './cursor.ts'
import { FUNCTION } from './functions.ts'
import { emitController, emitIdentification } from './identity.ts'
import { limits } from './limits.ts'
import { ATTRIBUTE, attributeName } from './names.ts'
import { readObjects, START_OF_OBJECT } from './objects.ts'
import { codeDigest, exploredObjects } from './program.ts'
import { refusalOf } from './results.ts'
import type { S7commPlusRequest, S7commPlusState } from './state.ts'
import { newReadBudget, readValue, type S7commPlusValue } from './values.ts'

interface Answer {
  readonly cursor: S7commPlusCursor
  readonly functionCode: number
  /** Request of the response; undefined if it was not captured. */
  readonly request: S7commPlusRequest | undefined
  readonly emit: Emit
  readonly state: S7commPlusState
}

/**
 * Reads a response from its return value on, and emits all facts but the outcome, which it returns: the reason of a
 * rejection.
 */
export function emitAnswer(answer: Answer): string | undefined {
  const { cursor, functionCode, request } = answer
  const isError = request !== undefined && functionCode !== request.functionCode
  const refusal = refusalOf(cursor.result())
  if (refusal !== undefined || isError) return refusal ?? 'error'
  switch (functionCode) {
    case FUNCTION.createObject:
      emitCreated(answer)
      return undefined
    case FUNCTION.explore:
      emitUploaded(answer)
      return undefined
    case FUNCTION.getMultiVariables:
      return emitValues(answer)
    case FUNCTION.setMultiVariables:
      return firstError(cursor)
    case FUNCTION.getVarSubStreamed:
      cursor.u8() // a byte that is 0 in captures
      emitValue(answer, request?.points[0], readValue(cursor, newReadBudget()))
      return undefined
    case FUNCTION.getVariable:
      emitValue(answer, request?.points[0], readValue(cursor, newReadBudget()))
      return undefined
    case FUNCTION.initSsl:
      answer.state.isTlsAgreed = true
      return undefined
    default:
      return undefined
  }
}

/** Number and ids of what was made, then the session as the server sees it. */
function emitCreated({ cursor, request, emit, state: flowState }: Answer): void {
  const count = cursor.u8()
  for (let i = 0; i < count && !cursor.hasFailed; i++) cursor.vlq32()
  if (cursor.peek() === START_OF_OBJECT) {
    for (const object of readObjects(cursor, newReadBudget()))
      if (object.attributes.has(ATTRIBUTE.sessionVersion)) emitController(object, emit)
  }
  if (request?.opening !== undefined) {
    const { user } = request.opening
    emit({ kind: 'session', phase: 'open', user, method: 's7comm-plus', secured: flowState.isTlsAgreed })
  }
  if (request?.block === undefined) return
  const { block: name, bytes, sha256 } = request
  emit({ ...BLOCK, name, bytes, sha256, direction: 'to-server' })
}

const BLOCK = { kind: 'transfer', type: 'program block', purpose: 'program' } as const

function emitUploaded({ cursor, request, emit }: Answer): void {
  if (request?.block === undefined) return
  const bytes = cursor.left
  const sha256 = codeDigest(exploredObjects(cursor), cursor.bytes)
  emit({ ...BLOCK, name: request.block, bytes, sha256, direction: 'to-client' })
}

/** Values by item number up to a zero, then errors by item number. */
function emitValues({ cursor, request, emit, ...rest }: Answer): string | undefined {
  const allowed = newReadBudget()
  let values = 0
  for (let number = cursor.vlq32(); number !== 0 && !cursor.hasFailed; number = cursor.vlq32()) {
    const value = readValue(cursor, allowed)
    if (cursor.hasFailed) return undefined
    if (++values <= limits.readings)
      emitValue({ cursor, request, emit, ...rest }, request?.points[number - 1], value)
  }
  return values === 0 ? firstError(cursor) : undefined
}

/** Why the first item failed; undefined if none did. */
function firstError(cursor: S7commPlusCursor): string | undefined {
  const number = cursor.vlq32()
  if (number === 0 || cursor.hasFailed) return undefined
  return `item ${number}: ${refusalOf(cursor.result()) ?? 'error'}`
}

/** Protection levels 1 full access … 4 none, as the older controllers count them too. */
const PROTECTION = attributeName(ATTRIBUTE.effectiveProtectionLevel)
/** States of the execution unit seen in captures; those between are not known for sure. */
const STATES: ReadonlyMap<unknown, string> = new Map([
  [4, 'STOP'],
  [8, 'RUN'],
])

function emitValue({ cursor, emit }: Answer, point: string | undefined, value: S7commPlusValue): void {
  if (cursor.hasFailed) return
  if (value.to > value.from) emitIdentification(cursor.bytes, value, emit)
  const state = STATES.get(value.members?.get(ATTRIBUTE.operatingState)?.plain)
  if (state !== undefined && point?.startsWith('CPUexecUnit.') === true) {
    const field = 'CPUexecUnit operatingState'
    emit({ kind: 'identity', attribute: 'run-state', value: state, confidence: 0.95, field })
  }
  if (point === undefined || value.plain === undefined) return
  if (point.startsWith('session.')) {
    if (point.endsWith(PROTECTION)) emit({ kind: 'reading', point: 'protection-level', value: value.plain })
    return
  }
  emit({ kind: 'reading', point, value: value.plain })
}
