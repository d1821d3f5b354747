/**
 * Numbers for steady polling: the hot path of a Modbus flow. A plain read is kept as two integers, `target` (function and
 * unit) and `place` (address and quantity). Offsets are those of `wire.ts`, counted from the MBAP header.
 */
import type { Slice } from '#model/protocol'
import { type ModbusRequest, readOperation } from './request.ts'

/** A plain read: header (7), function, address (2), quantity (2). V1.1b3 §6.1–6.4. */
const READ_REQUEST = 12
/** A response to one: header (7), function, byte count, at least one byte. */
const SMALLEST_ANSWER = 10
const ANSWER_VALUES = 9
const LARGEST_BITS = 2000
const LARGEST_REGISTERS = 125
const ADDRESSES = 0x1_0000
const PLACES = 2 ** 32
/** Numbers of responses begin here, above those of all requests. */
const ANSWERS = 2 ** 52

/** Function and unit of a valid plain read that fills the slice, else 0. */
export function targetOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== READ_REQUEST || bytes[start + 5] !== 6) return 0
  if ((bytes[start + 2]! | bytes[start + 3]! | bytes[start + 4]!) !== 0) return 0
  const code = bytes[start + 7]!
  if (code < 1 || code > 4) return 0
  const address = (bytes[start + 8]! << 8) | bytes[start + 9]!
  const quantity = (bytes[start + 10]! << 8) | bytes[start + 11]!
  if (quantity === 0 || quantity > (code < 3 ? LARGEST_BITS : LARGEST_REGISTERS)) return 0
  return address + quantity > ADDRESSES ? 0 : (code << 8) | bytes[start + 6]!
}

/** Address and quantity of a plain read, as in the PDU. */
export function placeOf(bytes: Uint8Array, start: number): number {
  return (
    (bytes[start + 8]! << 24) | (bytes[start + 9]! << 16) | (bytes[start + 10]! << 8) | bytes[start + 11]!
  )
}

/** Exact number of a plain read. */
export function readNumber(target: number, place: number): number {
  return target * PLACES + (place >>> 0)
}

/** The request that was kept as two integers. */
export function readOf(target: number, place: number): ModbusRequest {
  const read = {
    functionCode: target >> 8,
    unit: target & 0xff,
    address: place >>> 16,
    quantity: place & 0xffff,
  }
  return { ...read, operation: readOperation(read), isAnswered: true }
}

/** Number of the ordinary response to a plain read, whatever its values; 0 for any other. */
export function answerNumber({ bytes, start, end }: Slice, target: number, place: number): number {
  const length = end - start
  if (length < SMALLEST_ANSWER || (bytes[start + 2]! | bytes[start + 3]!) !== 0) return 0
  if (((bytes[start + 4]! << 8) | bytes[start + 5]!) !== length - 6) return 0
  const code = target >> 8
  if (bytes[start + 6] !== (target & 0xff) || bytes[start + 7] !== code) return 0
  const quantity = place & 0xffff
  const byteCount = code < 3 ? (quantity + 7) >> 3 : quantity << 1
  if (bytes[start + 8] !== byteCount || length !== ANSWER_VALUES + byteCount) return 0
  return ANSWERS + target * 0x1_0000_0000 + (place >>> 0)
}
