/** Operation of a request. */
import { hexCode, toHex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import type { Operation } from '#model/fact'
import type { Slice } from '#model/protocol'
import {
  ADDRESS,
  BOTH_WRITE_ADDRESS,
  BOTH_WRITE_COUNT,
  BOTH_WRITE_DATA,
  BOTH_WRITE_QUANTITY,
  MEI_DEVICE_IDENTIFICATION,
  QUANTITY,
  WRITE_COUNT,
  WRITE_DATA,
} from './layout.ts'
import { functions, nameOf, UMAS } from './operations.ts'
import { rangeText, tableOf, writtenValue } from './values.ts'
import type { ModbusMessage } from './wire.ts'

const COIL_ON = 0xff00
/** Diagnostics sub-function without a response: V1.1b3 §6.8.1, sub-function 4. */
const FORCE_LISTEN_ONLY = 4
/** A server on a serial line does not answer broadcasts: Modbus over Serial Line V1.02 §2.1. */
const BROADCAST_UNIT = 0

export interface ModbusRequest {
  readonly functionCode: number
  readonly unit: number
  readonly address: number | undefined
  readonly quantity: number | undefined
  readonly operation: Operation
  /** False where no response is expected. */
  readonly isAnswered: boolean
}

/** The operation of a plain read, from its numbers. */
export function readOperation(read: {
  functionCode: number
  unit: number
  address: number
  quantity: number
}): Operation {
  const { verb, name } = nameOf(read.functionCode, undefined)
  return {
    kind: 'operation',
    verb,
    name,
    code: String(read.functionCode),
    object: rangeText(tableOf(read.functionCode)!, read.address, read.quantity),
    unit: String(read.unit),
    outcome: 'requested',
    value: undefined,
  }
}

/** Operation of a response without its request: its function, and no object. */
export function operationOf(message: ModbusMessage, { bytes, start }: Slice): Operation {
  const { verb, name } = nameOf(
    message.functionCode,
    message.isException ? undefined : subOf(message, bytes, start),
  )
  const { unit, functionCode } = message
  return {
    kind: 'operation',
    verb,
    name,
    code: String(functionCode),
    object: undefined,
    unit: String(unit),
    outcome: 'requested',
    value: undefined,
  }
}

/** False for broadcasts on a serial line, and for Force Listen Only Mode. */
function isAnswered(message: ModbusMessage, { bytes, start }: Slice): boolean {
  if (message.framing === 'rtu' && message.unit === BROADCAST_UNIT) return false
  return message.functionCode !== 8 || subOf(message, bytes, start) !== FORCE_LISTEN_ONLY
}

/** Diagnostic sub-function or MEI type. */
function subOf(
  { functionCode, pdu, pduEnd }: ModbusMessage,
  bytes: Uint8Array,
  start: number,
): number | undefined {
  if (functionCode === 8 && pduEnd - pdu >= 3) return u16be(bytes, start + pdu + 1)
  if (functionCode === 43 && pduEnd - pdu >= 2) return bytes[start + pdu + 1]
  return undefined
}

/** All fields of a request. Unknown functions have their number only. */
export function requestOf(message: ModbusMessage, slice: Slice): ModbusRequest {
  const { bytes } = slice
  const pdu = slice.start + message.pdu
  const end = slice.start + message.pduEnd
  const { functionCode, unit } = message
  const operation = operationOf(message, slice)
  const plain = {
    functionCode,
    unit,
    address: undefined,
    quantity: undefined,
    isAnswered: isAnswered(message, slice),
  }
  const table = tableOf(functionCode)
  if (table === undefined) return { ...plain, operation: { ...operation, object: objectOf(message, slice) } }

  const address = u16be(bytes, pdu + ADDRESS)
  if (functionCode <= 4) {
    const quantity = u16be(bytes, pdu + QUANTITY)
    return {
      ...plain,
      address,
      quantity,
      operation: { ...operation, object: rangeText(table, address, quantity) },
    }
  }
  if (functionCode === 23) {
    const quantity = u16be(bytes, pdu + QUANTITY)
    const written = u16be(bytes, pdu + BOTH_WRITE_QUANTITY)
    const first = u16be(bytes, pdu + BOTH_WRITE_ADDRESS)
    const object = rangeText(table, first, written)
    const values = {
      bytes,
      start: pdu + BOTH_WRITE_DATA,
      end: dataEnd(bytes, pdu, BOTH_WRITE_COUNT, end),
      isBits: false,
      count: written,
    }
    return {
      ...plain,
      address,
      quantity,
      operation: { ...operation, object, ...writtenValue(values, table, first) },
    }
  }
  if (functionCode === 15 || functionCode === 16) {
    const quantity = u16be(bytes, pdu + QUANTITY)
    const object = rangeText(table, address, quantity)
    const values = {
      bytes,
      start: pdu + WRITE_DATA,
      end: dataEnd(bytes, pdu, WRITE_COUNT, end),
      isBits: functionCode === 15,
      count: quantity,
    }
    return {
      ...plain,
      address,
      quantity,
      operation: { ...operation, object, ...writtenValue(values, table, address) },
    }
  }
  return {
    ...plain,
    address,
    quantity: 1,
    operation: { ...operation, object: `${table}:${address}`, value: singleValue(functionCode, bytes, pdu) },
  }
}

function dataEnd(bytes: Uint8Array, pdu: number, countAt: number, end: number): number {
  return Math.min(end, pdu + countAt + 1 + bytes[pdu + countAt]!)
}

/** Value of Write Single Coil and Register, masks of Mask Write Register: §6.5, §6.6, §6.16. */
function singleValue(functionCode: number, bytes: Uint8Array, pdu: number): number | string {
  const value = u16be(bytes, pdu + 3)
  if (functionCode === 22) return `and ${hexCode(value, 4)} or ${hexCode(u16be(bytes, pdu + 5), 4)}`
  if (functionCode === 5 && (value === COIL_ON || value === 0)) return value === 0 ? 0 : 1
  return value
}

/** Object of functions without a table: FIFO, file records, device identification. */
function objectOf(message: ModbusMessage, { bytes, start }: Slice): string | undefined {
  const pdu = start + message.pdu
  const end = start + message.pduEnd
  switch (message.functionCode) {
    case 20:
    case 21:
      return fileText(bytes, pdu, end)
    case 24:
      return end - pdu >= 3 ? `fifo:${u16be(bytes, pdu + 1)}` : undefined
    case 43:
      return bytes[pdu + 1] === MEI_DEVICE_IDENTIFICATION && end - pdu >= 4
        ? `object:${bytes[pdu + 3]}`
        : undefined
    case UMAS:
      return end - pdu >= 3 ? hexCode(bytes[pdu + 2]!) : undefined
    case 8:
      return undefined
    default: // unknown function: its first bytes distinguish its uses
      return functions.has(message.functionCode) || end - pdu < 2
        ? undefined
        : toHex(bytes, pdu + 1, Math.min(end, pdu + 3))
  }
}

/** First sub-request of Read or Write File Record: reference type, file, record, length (§6.14, §6.15). */
function fileText(bytes: Uint8Array, pdu: number, end: number): string | undefined {
  if (end - pdu < 9) return undefined
  return `file:${u16be(bytes, pdu + 3)} ${rangeText('record', u16be(bytes, pdu + 5), u16be(bytes, pdu + 7))}`
}
