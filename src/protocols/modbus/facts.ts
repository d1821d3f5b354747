import type { Slice, Tell } from '#model/protocol'
import type { Exchange } from './exchange.ts'
import { tellIdentification, tellServerId } from './identity.ts'
import { ANSWER_COUNT, ANSWER_DATA, illegalParameter, MEI_DEVICE_IDENTIFICATION } from './layout.ts'
import { exceptionName, GATEWAY_EXCEPTIONS, UMAS } from './operations.ts'
import { operationOf, type Request, requestOf } from './request.ts'
import { tableOf, tellReadings } from './values.ts'
import type { ModbusMessage } from './wire.ts'

/** Subject of a unit's facts: 0 and 255 are the device itself (Messaging on TCP/IP V1.0b §4.4.2). */
export function aboutUnit(unit: number): string | undefined {
  return unit === 0 || unit === 255 ? undefined : `server/unit:${unit}`
}

export function facts(message: ModbusMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  if (slice.fromClient && message.isException) {
    tell({
      kind: 'anomaly',
      what: 'exception-from-client',
      at: message.pdu,
      detail: `function ${message.functionCode}`,
    })
  } else if (slice.fromClient !== message.isRequest) {
    tell({
      kind: 'anomaly',
      what: 'wrong-direction',
      at: message.pdu,
      detail: `function ${message.functionCode}`,
    })
  } else if (message.isRequest) tellRequest(message, slice, tell, exchange)
  else tellAnswer(message, slice, tell, exchange)
}

function tellRequest(message: ModbusMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  const request = requestOf(message, slice)
  tell(request.operation)
  const illegal = illegalParameter(request.functionCode, request.address, request.quantity)
  if (illegal !== undefined)
    tell({ kind: 'anomaly', what: 'illegal-parameter', at: message.pdu, detail: illegal })
  handOn(message, slice, tell)
  const forgotten = exchange.ask(message, request, slice)
  if (forgotten !== undefined) tellUnanswered(forgotten, tell)
}

/** Function 90 carries UMAS, which has a folder of its own. */
function handOn(message: ModbusMessage, { bytes, start, isCut }: Slice, tell: Tell): void {
  if (message.functionCode !== UMAS || message.isException || isCut) return
  tell({
    kind: 'payload',
    selector: UMAS,
    bytes,
    start: start + message.pdu + 1,
    end: start + message.pduEnd,
    channel: message.unit,
    context: { unit: message.unit, transaction: message.transaction },
  })
}

function tellAnswer(message: ModbusMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  const asked = exchange.answer(message, slice)
  const isFitting =
    asked !== undefined && asked.functionCode === message.functionCode && asked.unit === message.unit
  if (asked !== undefined && !isFitting) {
    tellUnanswered(asked, tell)
    const detail = `asked function ${asked.functionCode} of unit ${asked.unit}, answered ${message.functionCode} of ${message.unit}`
    tell({ kind: 'anomaly', what: 'answer-mismatch', at: message.pdu, detail })
  }
  const request = isFitting ? asked : undefined
  const operation = request?.operation ?? (exchange.hasAsked ? undefined : operationOf(message, slice))
  if (message.isException) {
    const code = slice.bytes[slice.start + message.pdu + 1] ?? 0
    if (operation !== undefined) tell({ ...operation, outcome: 'refused', error: exceptionName(code) })
    if (!GATEWAY_EXCEPTIONS.has(code)) tellUnit(message.unit, tell, exchange)
    return
  }
  if (operation !== undefined) tell({ ...operation, outcome: 'ok' })
  tellUnit(message.unit, tell, exchange)
  handOn(message, slice, tell)
  tellContent(message, request, slice, tell)
}

function tellUnit(unit: number, tell: Tell, exchange: Exchange): void {
  if (!exchange.isNewUnit(unit)) return
  tell({
    kind: 'identity',
    attribute: 'address:modbus-unit',
    value: String(unit),
    confidence: 0.95,
    field: 'Unit Identifier',
  })
}

/** Values and identity in a response. */
function tellContent(
  message: ModbusMessage,
  request: Request | undefined,
  { bytes, start, wantsReadings }: Slice,
  tell: Tell,
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
      tellReadings(values, { table, address: request.address, about }, tell)
      return
    }
    case 17:
      tellServerId(bytes, pdu + ANSWER_COUNT, end, about, tell)
      return
    case 43:
      if (bytes[pdu + 1] === MEI_DEVICE_IDENTIFICATION) tellIdentification(bytes, pdu, end, about, tell)
      return
    default:
  }
}

/** End of the flow: emits unanswered requests. */
export function finish(exchange: Exchange, tell: Tell): void {
  for (const request of exchange.takePending()) tellUnanswered(request, tell)
}

function tellUnanswered({ operation, isAnswered }: Request, tell: Tell): void {
  if (isAnswered) tell({ ...operation, outcome: 'unanswered' })
}
