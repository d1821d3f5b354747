import type { Emit, Slice } from '#model/protocol'
import { emitIdentification, emitServerId } from './identity.ts'
import { ANSWER_COUNT, ANSWER_DATA, illegalParameter, MEI_DEVICE_IDENTIFICATION } from './layout.ts'
import { exceptionName, GATEWAY_EXCEPTIONS, UMAS } from './operations.ts'
import { type ModbusRequest, operationOf, requestOf } from './request.ts'
import type { ModbusState } from './state.ts'
import { emitReadings, tableOf } from './values.ts'
import type { ModbusMessage } from './wire.ts'

/** Subject of a unit's facts: 0 and 255 are the device itself (Messaging on TCP/IP V1.0b §4.4.2). */
export function aboutUnit(unit: number): string | undefined {
  return unit === 0 || unit === 255 ? undefined : `server/unit:${unit}`
}

export function facts(message: ModbusMessage, slice: Slice, emit: Emit, state: ModbusState): void {
  if (slice.fromClient && message.isException) {
    emit({
      kind: 'anomaly',
      what: 'exception-from-client',
      at: message.pdu,
      detail: `function ${message.functionCode}`,
    })
  } else if (slice.fromClient !== message.isRequest) {
    emit({
      kind: 'anomaly',
      what: 'wrong-direction',
      at: message.pdu,
      detail: `function ${message.functionCode}`,
    })
  } else if (message.isRequest) emitRequest(message, slice, emit, state)
  else emitAnswer(message, slice, emit, state)
}

function emitRequest(message: ModbusMessage, slice: Slice, emit: Emit, state: ModbusState): void {
  const request = requestOf(message, slice)
  emit(request.operation)
  const illegal = illegalParameter(request.functionCode, request.address, request.quantity)
  if (illegal !== undefined)
    emit({ kind: 'anomaly', what: 'illegal-parameter', at: message.pdu, detail: illegal })
  handOn(message, slice, emit)
  const forgotten = state.ask(message, request, slice)
  if (forgotten !== undefined) emitUnanswered(forgotten, emit)
}

/** Function 90 carries UMAS, which has a folder of its own. */
function handOn(message: ModbusMessage, { bytes, start, isCut }: Slice, emit: Emit): void {
  if (message.functionCode !== UMAS || message.isException || isCut) return
  emit({
    kind: 'payload',
    selector: UMAS,
    bytes,
    start: start + message.pdu + 1,
    end: start + message.pduEnd,
    channel: message.unit,
    context: { unit: message.unit, transaction: message.transaction },
  })
}

function emitAnswer(message: ModbusMessage, slice: Slice, emit: Emit, state: ModbusState): void {
  const asked = state.answer(message, slice)
  const isFitting =
    asked !== undefined && asked.functionCode === message.functionCode && asked.unit === message.unit
  if (asked !== undefined && !isFitting) {
    emitUnanswered(asked, emit)
    const detail = `asked function ${asked.functionCode} of unit ${asked.unit}, answered ${message.functionCode} of ${message.unit}`
    emit({ kind: 'anomaly', what: 'answer-mismatch', at: message.pdu, detail })
  }
  const request = isFitting ? asked : undefined
  const operation = request?.operation ?? (state.hasAsked ? undefined : operationOf(message, slice))
  if (message.isException) {
    const code = slice.bytes[slice.start + message.pdu + 1] ?? 0
    if (operation !== undefined) emit({ ...operation, outcome: 'rejected', error: exceptionName(code) })
    if (!GATEWAY_EXCEPTIONS.has(code)) emitUnit(message.unit, emit, state)
    return
  }
  if (operation !== undefined) emit({ ...operation, outcome: 'succeeded' })
  emitUnit(message.unit, emit, state)
  handOn(message, slice, emit)
  emitContent(message, request, slice, emit)
}

function emitUnit(unit: number, emit: Emit, state: ModbusState): void {
  if (!state.isNewUnit(unit)) return
  emit({
    kind: 'identity',
    attribute: 'address:modbus-unit',
    value: String(unit),
    confidence: 0.95,
    field: 'Unit Identifier',
  })
}

/** Values and identity in a response. */
function emitContent(
  message: ModbusMessage,
  request: ModbusRequest | undefined,
  { bytes, start, wantsReadings }: Slice,
  emit: Emit,
): void {
  const pdu = start + message.pdu
  const end = start + message.pduEnd
  const about = aboutUnit(message.unit)
  switch (message.functionCode) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 23: {
      const table = tableOf(message.functionCode)
      if (
        wantsReadings === false ||
        table === undefined ||
        request?.address === undefined ||
        request.quantity === undefined
      )
        return
      const isBits = message.functionCode <= 2
      const values = { bytes, start: pdu + ANSWER_DATA, end, isBits, count: request.quantity }
      emitReadings(values, { table, address: request.address, about }, emit)
      return
    }
    case 17:
      emitServerId(bytes, pdu + ANSWER_COUNT, end, about, emit)
      return
    case 43:
      if (bytes[pdu + 1] === MEI_DEVICE_IDENTIFICATION) emitIdentification(bytes, pdu, end, about, emit)
      return
    default:
  }
}

/** End of the flow: emits unanswered requests. */
export function finish(state: ModbusState, emit: Emit): void {
  for (const request of state.takePending()) emitUnanswered(request, emit)
}

function emitUnanswered({ operation, isAnswered }: ModbusRequest, emit: Emit): void {
  if (isAnswered) emit({ ...operation, outcome: 'unanswered' })
}
