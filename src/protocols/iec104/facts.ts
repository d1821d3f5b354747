import type { About, Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { type Iec104Asdu, objectsOf, STANDARD_WIDTHS } from './asdu.ts'
import {
  ACTIVATION,
  ACTIVATION_CONFIRMATION,
  ACTIVATION_TERMINATION,
  causeName,
  DEACTIVATION,
  DEACTIVATION_CONFIRMATION,
  isUnknownAnswer,
  REQUEST,
} from './causes.ts'
import { emitClock } from './clock.ts'
import { elementValue } from './elements.ts'
import { followFile } from './files.ts'
import { commandOperation, reportOperation } from './operations.ts'
import type { Iec104State } from './state.ts'
import { typeOf } from './types.ts'
import type { Iec104Apdu, UFunction } from './wire.ts'

/** All common addresses of a system: IEC 60870-5-101:2003 §7.2.4. */
const BROADCAST = 0xffff
const READ = 102

export function facts(apdu: Iec104Apdu, slice: Slice, emit: Emit, state: Iec104State): void {
  if (apdu.unnumbered !== undefined) emitFunction(apdu.unnumbered, slice, emit, state)
  const { asdu } = apdu
  if (asdu === undefined) return
  const skipped = state.follow(slice.fromClient, apdu.send)
  if (skipped !== 0) {
    const about = slice.fromClient ? 'client' : 'server'
    const detail = skipped > 0 ? 'send sequence numbers were skipped' : 'a send sequence number came again'
    emit({ kind: 'anomaly', about, what: 'sequence', at: 2, detail })
  }
  emitLayout(asdu, slice, emit, state)
  emitClock(asdu, slice, emit, state)
  emitAsdu(asdu, slice, emit, state)
}

/** Data transfer is started, stopped, tested: IEC 60870-5-104:2006 §5.2, §5.3. */
function emitFunction(unnumbered: UFunction, { fromClient }: Slice, emit: Emit, state: Iec104State): void {
  const [name, step] = unnumbered.split(' ') as ['STARTDT' | 'STOPDT' | 'TESTFR', 'act' | 'con']
  const verb = name === 'STARTDT' ? 'subscribe' : name === 'STOPDT' ? 'set-mode' : 'diagnose'
  const asksServer = fromClient === (step === 'act')
  emit({
    kind: 'operation',
    about: asksServer ? undefined : 'client',
    verb,
    name,
    code: name,
    outcome: step === 'act' ? 'requested' : 'succeeded',
  })
  if (step === 'act' || name === 'TESTFR') return
  state.isStarted = name === 'STARTDT'
  emit({ kind: 'session', phase: state.isStarted ? 'open' : 'close', method: 'STARTDT', secured: false })
}

function emitLayout(asdu: Iec104Asdu, { fromClient }: Slice, emit: Emit, { widths }: Iec104State): void {
  const about = fromClient ? 'client' : 'server'
  if (!asdu.fits) {
    const detail = `type ${asdu.type}: bytes and number of objects disagree`
    emit({ kind: 'anomaly', about, what: 'malformed', at: 6, detail })
  } else if (widths !== STANDARD_WIDTHS) {
    const detail = `cause ${widths.cause}, common address ${widths.commonAddress}, object address ${widths.objectAddress} bytes wide`
    emit({ kind: 'anomaly', about, what: 'non-standard-widths', at: 6, detail })
  }
}

function emitAsdu(asdu: Iec104Asdu, slice: Slice, emit: Emit, state: Iec104State): void {
  const { direction } = typeOf(asdu.type)
  if (direction === 'file') emitFile(asdu, slice, emit, state)
  else if (direction === 'monitor') emitMonitored(asdu, slice, emit, state)
  else if (isAsked(asdu)) emitCommand(asdu, slice, emit, state)
  else emitAnswer(asdu, slice, emit, state)
}

/** A command, or the answer to one? A cause that fits neither is judged by who should be speaking. */
function isAsked({ cause }: Iec104Asdu): boolean {
  return (
    cause !== ACTIVATION_CONFIRMATION &&
    cause !== DEACTIVATION_CONFIRMATION &&
    cause !== ACTIVATION_TERMINATION &&
    !isUnknownAnswer(cause)
  )
}

/** Stations may lie on either side: dual-mode systems also send commands back. */
function stationOf(asdu: Iec104Asdu, isServer: boolean): About {
  return `${isServer ? 'server' : 'client'}/unit:${asdu.commonAddress}`
}

function emitMonitored(asdu: Iec104Asdu, slice: Slice, emit: Emit, state: Iec104State): void {
  const { bytes, fromClient } = slice
  const type = typeOf(asdu.type)
  if (asdu.cause === REQUEST) answerRead(asdu, slice, emit, state)
  emit(reportOperation(asdu, fromClient ? 'requested' : 'succeeded'))
  if (type.element === 'other') return
  const about = stationOf(asdu, !fromClient)
  for (const { address, at } of objectsOf(bytes, asdu)) {
    const read = elementValue(bytes, at, type)
    if (read === undefined) return
    emit({ kind: 'reading', about, point: `ioa:${address}`, value: read.value, quality: read.quality })
  }
}

/** The information a read command asked for comes as monitored information with the cause "requested". */
function answerRead(asdu: Iec104Asdu, { bytes }: Slice, emit: Emit, state: Iec104State): void {
  if (!state.isWaiting) return
  for (const { address } of objectsOf(bytes, asdu)) {
    const asked = state.take(keyOf(READ, asdu.commonAddress, address, REQUEST))
    if (asked !== undefined) emit({ ...asked, outcome: 'succeeded' })
  }
}

function emitCommand(asdu: Iec104Asdu, slice: Slice, emit: Emit, state: Iec104State): void {
  const command = commandOperation(asdu, slice)
  const operation: Operation = slice.fromClient ? command : { ...command, about: 'client' }
  emit(operation)
  const key = keyOf(asdu.type, asdu.commonAddress, addressOf(asdu, slice), asdu.cause)
  const forgotten = state.add(key, operation)
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}

function emitAnswer(asdu: Iec104Asdu, slice: Slice, emit: Emit, state: Iec104State): void {
  const isEnd = asdu.cause === ACTIVATION_TERMINATION
  const asked = isEnd ? undefined : askedFor(asdu, slice, state)
  const isRefused = asdu.isNegative || isUnknownAnswer(asdu.cause)
  const unit = String(asdu.commonAddress)
  const settled = isRefused
    ? ({
        outcome: 'rejected',
        error: isUnknownAnswer(asdu.cause) ? causeName(asdu.cause) : 'negative confirmation',
      } as const)
    : ({ outcome: 'succeeded' } as const)
  if (asked !== undefined) emit({ ...asked, unit, ...settled })
  else if (!isEnd && !state.hasAsked) {
    // The command passed before the capture began; its confirmation mirrors it.
    const about = slice.fromClient ? 'client' : undefined
    emit({ ...commandOperation(asdu, slice), about, ...settled })
    return
  }
  emit(reportOperation(asdu, slice.fromClient ? 'requested' : 'succeeded'))
}

/** The command that a confirmation mirrors, addressed to this station or to all. */
function askedFor(asdu: Iec104Asdu, slice: Slice, state: Iec104State): Operation | undefined {
  const address = addressOf(asdu, slice)
  const causes =
    asdu.cause === ACTIVATION_CONFIRMATION
      ? [ACTIVATION]
      : asdu.cause === DEACTIVATION_CONFIRMATION
        ? [DEACTIVATION]
        : [ACTIVATION, DEACTIVATION, REQUEST]
  for (const cause of causes) {
    const asked =
      state.take(keyOf(asdu.type, asdu.commonAddress, address, cause)) ??
      state.peek(keyOf(asdu.type, BROADCAST, address, cause))
    if (asked !== undefined) return asked
  }
  return undefined
}

function emitFile(asdu: Iec104Asdu, slice: Slice, emit: Emit, state: Iec104State): void {
  const operation = commandOperation(asdu, slice)
  if (slice.fromClient) emit(operation)
  else emit({ ...reportOperation(asdu, 'succeeded'), object: operation.object })
  followFile(asdu, slice, emit, state)
}

function keyOf(type: number, commonAddress: number, address: number | undefined, cause: number): string {
  return `${type}|${commonAddress}|${address ?? ''}|${cause}`
}

function addressOf(asdu: Iec104Asdu, { bytes }: Slice): number | undefined {
  return objectsOf(bytes, asdu)[0]?.address
}

/** The flow ended: commands that were never confirmed. */
export function finish(state: Iec104State, emit: Emit): void {
  for (const operation of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}

/** The sender of STARTDT or commands is the controlling station; the sender of information is controlled. */
export function isFromClient({ unnumbered, asdu }: Iec104Apdu): boolean | undefined {
  if (unnumbered === 'STARTDT act' || unnumbered === 'STOPDT act') return true
  if (unnumbered === 'STARTDT con' || unnumbered === 'STOPDT con') return false
  if (asdu === undefined) return undefined
  const { direction } = typeOf(asdu.type)
  if (direction === 'monitor') return false
  return direction === 'control' ? isAsked(asdu) : undefined
}
