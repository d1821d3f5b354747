import { FileDigest } from '#bytes/file-digest'
import { toHex } from '#bytes/hex'
import { u16le } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { FUNCTION } from './functions.ts'
import { emitId, emitProject } from './identity.ts'
import { RESERVER, requestOf } from './requests.ts'
import type { UmasRequest, UmasState } from './state.ts'
import { valuesOf } from './variables.ts'
import { STATUS_OK, type UmasMessage } from './wire.ts'

interface Context {
  readonly unit: number
  readonly transaction: number
}

function contextOf(context: unknown): Context {
  const { unit = 0, transaction = 0 } = (context ?? {}) as Partial<Context>
  return { unit, transaction }
}

/** Units 0 and 255 are the device itself: MODBUS Messaging on TCP/IP V1.0b §4.4.2. */
function aboutUnit(unit: number): string | undefined {
  return unit === 0 || unit === 255 ? undefined : `server/unit:${unit}`
}

export function facts(message: UmasMessage, slice: Slice, emit: Emit, state: UmasState): void {
  if (message.isRequest) ask(message, slice, emit, state)
  else answer(message, slice, emit, state)
}

function ask(message: UmasMessage, slice: Slice, emit: Emit, state: UmasState): void {
  const { bytes, start } = slice
  const { unit, transaction } = contextOf(slice.context)
  const data = start + message.data
  const end = start + message.end
  const made = requestOf(bytes, message.code, data, end)
  const request = { ...made, operation: { ...made.operation, about: aboutUnit(unit) } }
  emit(request.operation)
  if (request.functionCode === FUNCTION.takeReservation) emitReserver(bytes, data, end, emit)
  if (request.functionCode === FUNCTION.beginToPlc) state.transferred = new FileDigest()
  // Sent data: two bytes, block (2), length (2), data.
  if (request.functionCode === FUNCTION.blockToPlc && end - data >= 6)
    state.transferred.add(bytes, data + 6, Math.min(end, data + 6 + u16le(bytes, data + 4)))
  const forgotten = state.add(transaction, request)
  if (forgotten !== undefined) emit({ ...forgotten.operation, outcome: 'unanswered' })
}

function emitReserver(bytes: Uint8Array, data: number, end: number, emit: Emit): void {
  if (end - data <= RESERVER) return
  const name = text(bytes, data + RESERVER + 1, Math.min(end, data + RESERVER + 1 + bytes[data + RESERVER]!))
  const field = 'UMAS reservation'
  if (/^[\w.-]{2,63}$/.test(name))
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'name',
      value: name,
      confidence: confidence.banner,
      field,
    })
  emit({
    kind: 'identity',
    about: 'client',
    attribute: 'role',
    value: 'engineering-station',
    confidence: confidence.hearsay,
    field,
  })
}

function answer(message: UmasMessage, slice: Slice, emit: Emit, state: UmasState): void {
  const { bytes, start } = slice
  const data = start + message.data
  const end = start + message.end
  const { unit, transaction } = contextOf(slice.context)
  const request = state.take(transaction)
  if (request === undefined) return // an answer does not say what it answers
  const { operation } = request
  const isOk = message.code === STATUS_OK
  if (isOk) emit({ ...operation, outcome: 'succeeded' })
  else emit({ ...operation, outcome: 'rejected', error: errorText(bytes, data, end) })
  emitSession(request, isOk, emit)
  if (!isOk) return
  const about = aboutUnit(unit)
  if (request.functionCode === FUNCTION.readId) emitId(bytes, data, end, about, emit)
  if (request.functionCode === FUNCTION.readProject) emitProject(bytes, data, end, about, emit)
  emitTransfer(request, bytes, data, end, emit, state)
  valuesOf(request.variables, bytes, data, end).forEach((value, i) => {
    if (request.functionCode === FUNCTION.readVariables)
      emit({ kind: 'reading', about, point: request.variables[i]!.name, value })
  })
}

function errorText(bytes: Uint8Array, data: number, end: number): string {
  return end > data ? `error 0x${toHex(bytes, data, Math.min(end, data + 4))}` : 'error'
}

function emitSession({ functionCode, operation }: UmasRequest, isOk: boolean, emit: Emit): void {
  const { about } = operation
  const isTake = functionCode === FUNCTION.takeReservation
  if (isTake)
    emit({ kind: 'session', about, phase: isOk ? 'open' : 'refused', method: 'reservation', secured: false })
  if (functionCode === FUNCTION.releaseReservation && isOk)
    emit({ kind: 'session', about, phase: 'close', method: 'reservation', secured: false })
}

/** Blocks come as: last (1), a byte, length (2), data. */
function emitTransfer(
  { functionCode, operation }: UmasRequest,
  bytes: Uint8Array,
  data: number,
  end: number,
  emit: Emit,
  state: UmasState,
): void {
  if (functionCode === FUNCTION.beginFromPlc) state.transferred = new FileDigest()
  if (functionCode === FUNCTION.blockFromPlc && end - data >= 4)
    state.transferred.add(bytes, data + 4, Math.min(end, data + 4 + u16le(bytes, data + 2)))
  const isToPlc = functionCode === FUNCTION.endToPlc
  if (!isToPlc && functionCode !== FUNCTION.endFromPlc) return
  emit({
    kind: 'transfer',
    about: operation.about,
    name: 'application',
    type: 'APX',
    bytes: state.transferred.bytes,
    sha256: state.transferred.sha256(),
    direction: isToPlc ? 'to-server' : 'to-client',
    purpose: 'program',
  })
  state.transferred = new FileDigest()
}

export function finish(state: UmasState, emit: Emit): void {
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
