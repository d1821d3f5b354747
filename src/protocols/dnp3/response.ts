/** Content of a response: result of the request, values, identity, indications. */
import type { Emit } from '#model/protocol'
import type { Microseconds } from '#model/time'
import { emitAttributes } from './attributes.ts'
import { eachObject } from './blocks.ts'
import { failureOf } from './controls.ts'
import * as files from './files.ts'
import type { Dnp3Fragment } from './fragment.ts'
import { AUTHENTICATION_RESPONSE, READ } from './functions.ts'
import { ATTRIBUTES, AUTHENTICATION, FILES } from './groups.ts'
import {
  EVENT_BUFFER_OVERFLOW,
  indicationNames,
  LOCAL_CONTROL,
  NOT_DONE,
  NOTABLE,
  REFUSALS,
} from './indications.ts'
import { limits } from './limits.ts'
import { emitPoints } from './points.ts'
import type { Dnp3Association, PendingDnp3Request } from './state.ts'

/** An error object of secure authentication: challenge sequence (4), user (2), association (2), then the code. §A.45.7 */
const AUTHENTICATION_ERROR = 7
const ERROR_CODE_AT = 8
const AUTHENTICATION_ERRORS: readonly string[] = [
  'unknown',
  'authentication failed',
  'unexpected reply',
  'no reply',
  'aggressive mode not permitted',
  'MAC algorithm not permitted',
  'key wrap algorithm not permitted',
  'authorization failed',
  'update key change method not permitted',
  'invalid signature',
  'invalid certification data',
  'unknown user',
  'max session key status requests exceeded',
]

/** Settles the request that this response answers, if it is known. */
export function settle(
  fragment: Dnp3Fragment,
  association: Dnp3Association,
  time: Microseconds,
  emit: Emit,
): void {
  const isAuthentication = fragment.functionCode === AUTHENTICATION_RESPONSE
  const { authentication } = association
  if (authentication?.sequence === fragment.sequence) {
    settleOne(authentication, fragment, emit)
    association.authentication = undefined
    if (isAuthentication) return
  }
  const { pending } = association
  if (pending?.sequence !== fragment.sequence) return
  const failure = refusalOf(fragment, pending)
  if (isAuthentication && failure === undefined) return // challenged: the answer proper comes later
  // `foldKey` may have settled it by this same message a moment ago.
  if (!pending.isSettled || association.notedTime === time) settleOne(pending, fragment, emit)
  if (fragment.isFinal) association.pending = undefined
  else {
    pending.isSettled = true
    pending.sequence = (fragment.sequence + 1) & 0x0f
  }
}

function settleOne(pending: PendingDnp3Request, fragment: Dnp3Fragment, emit: Emit): void {
  const error = refusalOf(fragment, pending)
  emit(
    error === undefined
      ? { ...pending.operation, outcome: 'succeeded' }
      : { ...pending.operation, outcome: 'rejected', error },
  )
}

/** Why the outstation did not do it; undefined if it did. */
function refusalOf(
  { blocks, bytes, indications }: Dnp3Fragment,
  { functionCode }: PendingDnp3Request,
): string | undefined {
  for (const block of blocks) {
    const failure = failureOf(block, bytes) ?? objectFailure(block, bytes)
    if (failure !== undefined) return failure
  }
  // A poll list that names one unknown object still gets the others.
  const bits = functionCode === READ && blocks.length > 0 ? NOT_DONE : REFUSALS
  return (indications & bits) === 0 ? undefined : indicationNames(indications & REFUSALS)
}

/** Failure in an object of file transfer or secure authentication. */
function objectFailure(block: Dnp3Fragment['blocks'][number], bytes: Uint8Array): string | undefined {
  const { group, variation } = block
  let failure: string | undefined
  if (group === FILES)
    eachObject(block, bytes, 1, (_, at, end) => {
      failure = files.fileFailure(bytes, at, end, variation)
    })
  else if (group === AUTHENTICATION && variation === AUTHENTICATION_ERROR)
    eachObject(block, bytes, 1, (_, at, end) => {
      if (end - at > ERROR_CODE_AT)
        failure = AUTHENTICATION_ERRORS[bytes[at + ERROR_CODE_AT]!] ?? `error ${bytes[at + ERROR_CODE_AT]}`
    })
  return failure
}

/** Values and identity in a response, solicited or not. */
export function emitContent({ blocks, bytes }: Dnp3Fragment, about: string, emit: Emit): void {
  let left: number = limits.readings
  for (const block of blocks) {
    if (block.group === ATTRIBUTES) emitAttributes(block, bytes, about, emit)
    else if (left > 0) left -= emitPoints(block, bytes, { about, most: left, emit })
  }
}

/** Emits the changes among the internal indications since the last response. */
export function emitIndications(
  { indications }: Dnp3Fragment,
  { association, about, time }: { association: Dnp3Association; about: string; time: Microseconds },
  emit: Emit,
): void {
  const before = association.indications
  if (before >= 0 && (indications & before & EVENT_BUFFER_OVERFLOW) !== 0)
    emitOverflow(association, about, time, emit)
  if (indications === before) return
  association.indications = indications
  emit({ kind: 'reading', about, point: 'indications', value: indicationNames(indications) })
  const began = indications & ~Math.max(0, before)
  for (const [bit, what] of NOTABLE) if ((began & bit) !== 0) emit({ kind: 'anomaly', about, what })
  if ((began & EVENT_BUFFER_OVERFLOW) !== 0) association.overflowTime = time
  const isLocal = (indications & LOCAL_CONTROL) !== 0
  if (isLocal ? (began & LOCAL_CONTROL) !== 0 : before >= 0 && (before & LOCAL_CONTROL) !== 0)
    emit({
      kind: 'identity',
      about,
      attribute: 'mode',
      value: isLocal ? 'local' : 'remote',
      confidence: 0.9,
      field: 'IIN1.5 LOCAL_CONTROL',
    })
}

/** An overflow that lasts is emitted again periodically: events keep being lost. */
function emitOverflow(association: Dnp3Association, about: string, time: Microseconds, emit: Emit): void {
  if (time - association.overflowTime < limits.overflowSeconds * 1e6) return
  association.overflowTime = time
  emit({ kind: 'anomaly', about, what: 'event-buffer-overflow', detail: 'it lasts' })
}
