/** Steady polling as numbers: the hot path of a Modbus flow. Offsets are those of `wire.ts`, counted from the MBAP header. */
import type { Slice } from '#model/protocol'
import { type Request, readOperation } from './request.ts'

/** A plain read: header (7), function, address (2), quantity (2). V1.1b3 §6.1–6.4. */
const READ_REQUEST = 12
/** Largest quantity a number has room for. */
const QUANTITIES = 2048
const ADDRESSES = 0x1_0000
const UNITS = 256
/** Numbers of answers begin here, above those of all requests. */
const ANSWERS = 2 ** 52
const LARGEST_BITS = 2000
const LARGEST_REGISTERS = 125

/** Exact and reversible number of a lawful plain read that fills the slice, else 0. */
export function readNumber({ bytes, start, end }: Slice): number {
  if (end - start !== READ_REQUEST || bytes[start + 5] !== 6) return 0
  if ((bytes[start + 2]! | bytes[start + 3]! | bytes[start + 4]!) !== 0) return 0
  const code = bytes[start + 7]!
  if (code < 1 || code > 4) return 0
  const address = (bytes[start + 8]! << 8) | bytes[start + 9]!
  const quantity = (bytes[start + 10]! << 8) | bytes[start + 11]!
  if (quantity === 0 || quantity > (code < 3 ? LARGEST_BITS : LARGEST_REGISTERS)) return 0
  if (address + quantity > ADDRESSES) return 0
  return ((code * UNITS + bytes[start + 6]!) * ADDRESSES + address) * QUANTITIES + quantity
}

/** The request that `readNumber` made a number of. */
export function readOf(number: number): Request {
  const quantity = number % QUANTITIES
  const address = Math.floor(number / QUANTITIES) % ADDRESSES
  const rest = Math.floor(number / (QUANTITIES * ADDRESSES))
  const unit = rest % UNITS
  const functionCode = Math.floor(rest / UNITS)
  return {
    functionCode,
    unit,
    address,
    quantity,
    operation: readOperation({ functionCode, unit, address, quantity }),
    isAnswered: true,
  }
}

/** Number of the ordinary answer to the read `asked`, from all its values; 0 if it is not ordinary. */
export function answerNumber({ bytes, start, end }: Slice, asked: number): number {
  const length = end - start
  if (length < 10 || (bytes[start + 2]! | bytes[start + 3]!) !== 0) return 0
  if (((bytes[start + 4]! << 8) | bytes[start + 5]!) !== length - 6) return 0
  const quantity = asked % QUANTITIES
  const rest = Math.floor(asked / (QUANTITIES * ADDRESSES))
  const code = rest >> 8
  if (bytes[start + 6] !== (rest & 0xff) || bytes[start + 7] !== code) return 0
  const octets = code < 3 ? (quantity + 7) >> 3 : quantity * 2
  if (bytes[start + 8] !== octets || length !== 9 + octets) return 0

  // Two unlike 32-bit mixes over the values, begun with the request: 52 bits in all.
  let first = (asked ^ (asked / 0x1_0000_0000)) | 0
  let second = (asked / QUANTITIES) | 0
  let at = start + 9
  for (; at + 1 < end; at += 2) {
    const word = (bytes[at]! << 8) | bytes[at + 1]!
    first = Math.imul(first ^ word, 0x01000193)
    second = Math.imul(second + word, 0x85ebca6b) ^ (second >>> 13)
  }
  if (at < end) {
    first = Math.imul(first ^ bytes[at]!, 0x01000193)
    second = Math.imul(second + bytes[at]!, 0x85ebca6b) ^ (second >>> 13)
  }
  return ANSWERS + (asked % 2 ** 50)
}
