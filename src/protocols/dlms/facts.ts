import { hexCode } from '#bytes/hex'
import { u32be } from '#bytes/read'
import { confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { APDU, accessResult, apdus } from './apdus.ts'
import { associationAnswered, associationAsked } from './association.ts'
import { type DlmsValue, readData } from './data.ts'
import { CONTROL, isInformation, POLL } from './hdlc.ts'
import { emitAttribute } from './identity.ts'
import { limits } from './limits.ts'
import {
  DESCRIPTOR,
  type Descriptor,
  descriptorText,
  methodName,
  readDescriptor,
  verbOfAction,
  verbOfSet,
} from './objects.ts'
import type { DlmsState, PendingDlmsRequest } from './state.ts'
import type { DlmsMessage } from './wire.ts'

/** LLC of the HDLC profile: E6 E6 00 to the server, E6 E7 00 from it. IEC 62056-46. */
const LLC = 3

/** An APDU in bytes of its own or of the slice. */
interface Unit {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly fromClient: boolean
}

export function facts(message: DlmsMessage, slice: Slice, emit: Emit, state: DlmsState): void {
  const unit = unitOf(message, slice, emit, state)
  if (unit === undefined || unit.start >= unit.end) return
  const tag = unit.bytes[unit.start]!
  const known = apdus.get(tag)
  if (known === undefined) return
  if (known.isCiphered === true) {
    emit({ kind: 'session', phase: 'open', method: 'dlms-ciphering', secured: true })
    if (known.verb !== undefined)
      emit({
        kind: 'operation',
        verb: known.verb,
        name: known.name,
        code: hexCode(tag),
        outcome: 'requested',
      })
    return
  }
  if (known.verb !== undefined) asked(tag, known.verb, unit, emit, state)
  else answered(tag, unit, emit, state)
}

function unitOf(message: DlmsMessage, slice: Slice, emit: Emit, state: DlmsState): Unit | undefined {
  const { bytes, fromClient } = slice
  const start = slice.start + message.start
  const end = slice.start + message.end
  if (message.framing === 'wrapper') {
    emitServer(fromClient ? message.destination : message.source, emit)
    return { bytes, start, end, fromClient }
  }
  if (message.framing === 'fill' || message.control === undefined) return undefined
  if (!isInformation(message.control) && (message.control & ~POLL) !== CONTROL.UI) {
    emitLinkState(message, fromClient, emit)
    return undefined
  }
  const whole = state.gather(fromClient, bytes.slice(start, end), !message.isSegmented)
  if (whole === undefined) return undefined
  const hasLlc = whole[0] === 0xe6 && (whole[1] === 0xe6 || whole[1] === 0xe7)
  return { bytes: whole, start: hasLlc ? LLC : 0, end: whole.length, fromClient }
}

/** A logical device inside the meter. */
function emitServer(address: number, emit: Emit): void {
  if (address === 0 || address > 0x3fff) return
  emit({
    kind: 'identity',
    attribute: 'address:dlms-logical-device',
    value: String(address),
    confidence: confidence.management,
    field: 'server address',
  })
}

function emitLinkState({ control, source, destination }: DlmsMessage, fromClient: boolean, emit: Emit): void {
  const command = (control ?? 0) & ~POLL
  if (command === CONTROL.SNRM) {
    emit({
      kind: 'operation',
      verb: 'reserve',
      name: 'SNRM',
      code: 'hdlc:0x83',
      object: `server ${destination} client ${source}`,
      outcome: 'requested',
    })
  }
  if (command === CONTROL.UA) emitServer(fromClient ? destination : source, emit)
  if (command === CONTROL.DISC) emit({ kind: 'session', phase: 'close', method: 'hdlc', secured: false })
}

function asked(tag: number, verb: Operation['verb'], unit: Unit, emit: Emit, state: DlmsState): void {
  const { bytes, start, end, fromClient } = unit
  const base = {
    kind: 'operation',
    about: fromClient || verb === 'report' ? undefined : 'client',
    name: apdus.get(tag)!.name,
    code: hexCode(tag),
    outcome: 'requested',
  } as const
  if (tag === APDU.AARQ) {
    const operation: Operation = { ...base, verb, value: associationAsked(bytes, start, end, state) }
    emit(operation)
    forget(state.add('association', { operation, descriptor: undefined }), emit)
    return
  }
  if (tag < APDU.GET_REQUEST || tag === APDU.EVENT_NOTIFICATION) {
    const descriptor =
      tag === APDU.EVENT_NOTIFICATION && bytes[start + 1] === 0 && start + 2 + DESCRIPTOR <= end
        ? readDescriptor(bytes, start + 2)
        : undefined
    emit({ ...base, verb, object: descriptor && descriptorText(descriptor) })
    if (tag === APDU.RLRQ)
      emit({ kind: 'session', phase: 'close', method: 'dlms-association', secured: false })
    return
  }
  if (start + 3 > end) return
  const invoke = bytes[start + 2]! & 0x0f
  const kind = bytes[start + 1]!
  const descriptors = descriptorsOf(tag, kind, bytes, start + 3, end)
  const [descriptor] = descriptors
  const operation: Operation = {
    ...base,
    verb: verbFor(tag, verb, descriptors),
    object: listText(descriptors),
    value: valueFor(tag, kind, descriptor, unit),
  }
  emit(operation)
  // Further blocks of one request carry no descriptor of their own.
  const key = `${fromClient} ${invoke}`
  const before = descriptor === undefined ? state.peek(key) : undefined
  forget(state.add(key, before ?? { operation, descriptor }), emit, before !== undefined)
}

function forget(forgotten: PendingDlmsRequest | undefined, emit: Emit, isContinued = false): void {
  if (forgotten !== undefined && !isContinued) emit({ ...forgotten.operation, outcome: 'unanswered' })
}

function descriptorsOf(
  tag: number,
  kind: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly Descriptor[] {
  const isList = (tag === APDU.SET_REQUEST && kind === 4) || (tag !== APDU.SET_REQUEST && kind === 3)
  const isOne = kind === 1 || (tag === APDU.SET_REQUEST && kind === 2)
  if (isOne) return start + DESCRIPTOR <= end ? [readDescriptor(bytes, start)] : []
  if (!isList) return []
  const descriptors: Descriptor[] = []
  let at = start + 1
  // Those of GET and SET end with an access selection; one with a selector has a length that is not plain.
  const step = DESCRIPTOR + (tag === APDU.ACTION_REQUEST ? 0 : 1)
  for (let left = bytes[start] ?? 0; left > 0 && at + step <= end; left--) {
    descriptors.push(readDescriptor(bytes, at))
    if (step > DESCRIPTOR && bytes[at + DESCRIPTOR] !== 0) break
    at += step
  }
  return descriptors
}

function verbFor(
  tag: number,
  verb: Operation['verb'],
  descriptors: readonly Descriptor[],
): Operation['verb'] {
  const [first] = descriptors
  if (first === undefined) return verb
  if (tag === APDU.ACTION_REQUEST) return verbOfAction(first)
  if (tag !== APDU.SET_REQUEST) return verb
  const verbs = descriptors.map(verbOfSet)
  return verbs.find((one) => one !== 'write') ?? 'write'
}

function listText(descriptors: readonly Descriptor[]): string | undefined {
  if (descriptors.length === 0) return undefined
  const shown = descriptors.slice(0, limits.shown).map(descriptorText).join(', ')
  return descriptors.length > limits.shown ? `${shown} … (${descriptors.length})` : shown
}

/** The value that is set, or the name of the method that is called. */
function valueFor(
  tag: number,
  kind: number,
  descriptor: Descriptor | undefined,
  { bytes, start, end }: Unit,
): string | number | undefined {
  if (descriptor === undefined) return undefined
  if (tag === APDU.ACTION_REQUEST) return methodName(descriptor)
  const at = start + 3 + DESCRIPTOR
  if (tag !== APDU.SET_REQUEST || kind !== 1 || bytes[at] !== 0) return undefined
  return plain(readData(bytes, at + 1, end)?.value)
}

function plain(value: DlmsValue): string | number | undefined {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return String(value)
  return value === undefined ? undefined : `${value.length} elements`
}

function answered(tag: number, unit: Unit, emit: Emit, state: DlmsState): void {
  const { bytes, start, end, fromClient } = unit
  const about = fromClient ? 'client' : 'server'
  if (tag === APDU.AARE) {
    const isAccepted = associationAnswered(bytes, start, end, about, emit, state)
    settle(state.take('association'), isAccepted ? undefined : 'association rejected', emit)
    return
  }
  if (tag === APDU.EXCEPTION || tag === APDU.SERVICE_ERROR) {
    for (const pending of state.takePending()) settle(pending, 'exception response', emit)
    return
  }
  if (start + 4 > end || tag < APDU.GET_RESPONSE) return
  const kind = bytes[start + 1]!
  const key = `${!fromClient} ${bytes[start + 2]! & 0x0f}`
  if (tag === APDU.GET_RESPONSE) {
    if (kind === 2 && bytes[start + 3] === 0) return // more blocks follow
    const pending = state.take(key)
    if (kind === 1) getAnswered(pending, unit, about, emit)
    else if (kind === 2) settle(pending, blockError(bytes, start, end), emit)
    else settle(pending, undefined, emit)
    return
  }
  if (tag === APDU.SET_RESPONSE && kind === 2) return // a block was taken
  const result = kind === 1 || (tag === APDU.SET_RESPONSE && kind === 3) ? bytes[start + 3]! : 0
  settle(state.take(key), result === 0 ? undefined : accessResult(result), emit)
}

/** The last block of a long answer: last-block, number, then data or a result. */
function blockError(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start + 10 > end || u32be(bytes, start + 4) === 0 || bytes[start + 8] !== 1) return undefined
  return accessResult(bytes[start + 9]!)
}

function getAnswered(pending: PendingDlmsRequest | undefined, unit: Unit, about: string, emit: Emit): void {
  const { bytes, start, end } = unit
  const isRefused = bytes[start + 3] === 1
  settle(pending, isRefused ? accessResult(bytes[start + 4] ?? 250) : undefined, emit)
  if (isRefused || pending?.descriptor === undefined) return
  const value = readData(bytes, start + 4, end)?.value
  const { descriptor } = pending
  emitAttribute(descriptor, value, about, emit)
  if (descriptor.member === 2 && (typeof value === 'number' || typeof value === 'boolean'))
    emit({ kind: 'reading', about, point: descriptor.obis, value })
}

function settle(pending: PendingDlmsRequest | undefined, error: string | undefined, emit: Emit): void {
  if (pending === undefined) return
  const { operation } = pending
  emit(
    error === undefined
      ? { ...operation, outcome: 'succeeded' }
      : { ...operation, outcome: 'rejected', error },
  )
}

/** Requests come from the client; in HDLC, commands and LLC identify it. */
export function isFromClient(
  { framing, control, start, end }: DlmsMessage,
  slice: Slice,
): boolean | undefined {
  const at = slice.start + start
  if (framing === 'hdlc' && control !== undefined) {
    const command = control & ~POLL
    if (command === CONTROL.SNRM || command === CONTROL.DISC) return true
    if (command === CONTROL.UA || command === CONTROL.DM || command === CONTROL.FRMR) return false
    if (end - start >= LLC && slice.bytes[at] === 0xe6) return slice.bytes[at + 1] === 0xe6
    return undefined
  }
  const known = start < end ? apdus.get(slice.bytes[at]!) : undefined
  return known === undefined ? undefined : known.verb !== undefined && known.verb !== 'report'
}

export function finish(state: DlmsState, emit: Emit): void {
  for (const pending of state.takePending()) forget(pending, emit)
}
