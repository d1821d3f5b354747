import { crc16 } from '#bytes/checksum'
import { u16be, u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { EXCEPTION, requestLength, responseLength } from './layout.ts'
import { UMAS } from './operations.ts'
import type { ModbusState } from './state.ts'

// Offsets in the MBAP header: MODBUS Messaging on TCP/IP V1.0b §3.1.3.
const TRANSACTION = 0
export const PROTOCOL = 2
export const LENGTH = 4
const UNIT = 6
export const FUNCTION = 7

/** Bytes before those that LENGTH counts. */
export const PREFIX = 6
/** Unit (1) plus the largest PDU (253): Application Protocol V1.1b3 §4.1. */
export const MAX_LENGTH = 254
/** UMAS negotiates larger frames at the start; Schneider controllers announce 1 KiB, no public document. */
const MAX_LENGTH_UMAS = 1088

// Function 90 is followed by the key of a reservation and the UMAS function, in responses 0xfe (done) or 0xfd (rejected):
// observed in captures; no public document.
export const UMAS_KEY = 1
export const UMAS_CODE = 2
const UMAS_REFUSED = 0xfd

// Modbus over Serial Line V1.02 §2.5.1: unit, PDU, checksum.
export const RTU_FUNCTION = 1
export const RTU_OVERHEAD = 3
/** Length in bytes of the largest frame: MODBUS over Serial Line V1.02 §2.5.1. */
export const RTU_LARGEST = 256

export interface ModbusMessage {
  readonly framing: 'tcp' | 'rtu'
  /** Undefined in RTU frames, which have none. */
  readonly transaction: number | undefined
  readonly unit: number
  /** 0..127, exception bit removed. */
  readonly functionCode: number
  readonly isException: boolean
  /** Decided by the layout, which is more reliable than a guessed direction. */
  readonly isRequest: boolean
  /** True if the layout fits only one direction. */
  readonly isDirectionProven: boolean
  /** Offsets of the PDU (function code first) from the start of the message. */
  readonly pdu: number
  readonly pduEnd: number
}

/**
 * Reads one Modbus message, with an MBAP header or as an RTU frame.
 *
 * @returns `foreign` if it is neither; `malformed` if LENGTH cannot hold a function code, is too large, or is
 *   shorter than the function's own layout.
 */
export function dissect(slice: Slice, state: ModbusState): Dissected<ModbusMessage> {
  if (state.framing === 'rtu') return dissectRtu(slice, state)
  const { bytes, start, end } = slice
  const available = end - start
  if (available < 4) return { kind: 'incomplete', need: PREFIX }
  if (state.framing === 'unknown') {
    // An RTU frame that reads from address 0 has zeros there too; its checksum decides.
    const rtu = dissectRtu(slice, state)
    if (rtu.kind === 'message' || u16be(bytes, start + PROTOCOL) !== 0) return rtu
  }
  if (u16be(bytes, start + PROTOCOL) === 0) return dissectTcp(slice, state)
  return { kind: 'malformed', at: PROTOCOL, reason: 'protocol identifier', length: available }
}

function dissectTcp(slice: Slice, state: ModbusState): Dissected<ModbusMessage> {
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  if (available < PREFIX) return { kind: 'incomplete', need: PREFIX }
  const length = u16be(bytes, start + LENGTH)
  // Only the function code shows whether this length is valid.
  if (length > MAX_LENGTH && length <= MAX_LENGTH_UMAS && available <= FUNCTION)
    return { kind: 'incomplete', need: FUNCTION + 1 }
  const isUmas = available > FUNCTION && bytes[start + FUNCTION] === UMAS
  if (length < 2 || length > (isUmas ? MAX_LENGTH_UMAS : MAX_LENGTH)) {
    if (state.framing === 'unknown') return { kind: 'foreign' }
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: available }
  }
  const total = PREFIX + length
  if (available < total) return { kind: 'incomplete', need: total }

  const pdu = start + FUNCTION
  const fit = fitOf(bytes, pdu, start + total, fromClient)
  state.framing = 'tcp'
  if (fit === 'none')
    return { kind: 'malformed', at: FUNCTION, reason: 'PDU shorter than its function needs', length: total }
  const code = bytes[pdu]!
  const isUmasAnswer = isUmas ? answersUmas(bytes, pdu, start + total) : undefined
  return {
    kind: 'message',
    length: total,
    message: {
      framing: 'tcp',
      transaction: u16be(bytes, start + TRANSACTION),
      unit: bytes[start + UNIT]!,
      functionCode: code & ~EXCEPTION,
      isException: (code & EXCEPTION) !== 0,
      isRequest:
        isUmasAnswer !== undefined
          ? !isUmasAnswer
          : fit === 'both' || fit === 'loose'
            ? fromClient && (code & EXCEPTION) === 0
            : fit === 'request',
      isDirectionProven: isUmasAnswer !== undefined || fit === 'request' || fit === 'response',
      pdu: FUNCTION,
      pduEnd: total,
    },
  }
}

/** Whether it is a response, by the code in place of the function. Undefined where the PDU ends before it. */
function answersUmas(bytes: Uint8Array, pdu: number, end: number): boolean | undefined {
  return pdu + UMAS_CODE < end ? bytes[pdu + UMAS_CODE]! >= UMAS_REFUSED : undefined
}

/** Layouts that a complete PDU fits exactly; `loose`: unknown function, or bytes left over. */
function fitOf(
  bytes: Uint8Array,
  at: number,
  end: number,
  fromClient: boolean,
): 'request' | 'response' | 'both' | 'loose' | 'none' {
  const request = requestLength(bytes, at, end, true)
  const response = responseLength(bytes, at, end, true)
  const length = end - at
  if (request === length) return response === length ? 'both' : 'request'
  if (response === length) return 'response'
  return (fromClient ? request : response) <= length ? 'loose' : 'none'
}

function dissectRtu(
  { bytes, start, end, fromClient, isStream }: Slice,
  state: ModbusState,
): Dissected<ModbusMessage> {
  const available = end - start
  if (available < 2) return { kind: 'incomplete', need: 2 }
  const pdu = start + RTU_FUNCTION
  let need = 0
  for (const isRequest of [fromClient, !fromClient]) {
    const length = (isRequest ? requestLength : responseLength)(bytes, pdu, end, false)
    const total = length + RTU_OVERHEAD
    if (length === 0) continue
    if (total > available) need = Math.max(need, total)
    else if (hasChecksum(bytes, start, start + total)) {
      state.framing = 'rtu'
      return { kind: 'message', length: total, message: rtuMessage(bytes, start, total, isRequest) }
    }
  }
  // Vendor functions and responses of free length: frames are separated by silence, so bytes captured together are one frame.
  const isWhole = state.framing === 'rtu' && available > RTU_OVERHEAD && available <= RTU_LARGEST
  if (isWhole && hasChecksum(bytes, start, end))
    return { kind: 'message', length: available, message: rtuMessage(bytes, start, available, fromClient) }
  if (need > 0 && isStream) return { kind: 'incomplete', need }
  if (state.framing !== 'rtu') return { kind: 'foreign' }
  return { kind: 'malformed', at: available, reason: 'checksum', length: available }
}

function rtuMessage(bytes: Uint8Array, start: number, total: number, isRequest: boolean): ModbusMessage {
  const code = bytes[start + RTU_FUNCTION]!
  return {
    framing: 'rtu',
    transaction: undefined,
    unit: bytes[start]!,
    functionCode: code & ~EXCEPTION,
    isException: (code & EXCEPTION) !== 0,
    isRequest,
    isDirectionProven: total !== 8, // requests and echoes of writes both have eight bytes
    pdu: RTU_FUNCTION,
    pduEnd: total - 2,
  }
}

export function hasChecksum(bytes: Uint8Array, start: number, end: number): boolean {
  return crc16(bytes, start, end - 2, 0xffff) === u16le(bytes, end - 2)
}
