/** Length of the PDU of each function, and offsets of its fields: MODBUS Application Protocol V1.1b3 §6. */
import { u16be } from '#bytes/read'

/** Function-code bit that marks an exception response: §7. */
export const EXCEPTION = 0x80
/** MEI type of Read Device Identification: §6.21. */
export const MEI_DEVICE_IDENTIFICATION = 14

/** Offsets in a request or response PDU. */
export const ADDRESS = 1
export const QUANTITY = 3
/** Byte count of a read's answer: §6.1–6.4. */
export const ANSWER_COUNT = 1
export const ANSWER_DATA = 2
/** Byte count and values of Write Multiple Coils and Registers: §6.11, §6.12. */
export const WRITE_COUNT = 5
export const WRITE_DATA = 6
/** Write part of Read/Write Multiple Registers: §6.17. */
export const BOTH_WRITE_ADDRESS = 5
export const BOTH_WRITE_QUANTITY = 7
export const BOTH_WRITE_COUNT = 9
export const BOTH_WRITE_DATA = 10
/** Read Device Identification, answer: §6.21. */
export const IDENTIFICATION_COUNT = 6
export const IDENTIFICATION_OBJECTS = 7

/** Length in bytes of a counted PDU, or the bytes needed to read the count. */
function counted(bytes: Uint8Array, at: number, end: number, countAt: number): number {
  return end - at > countAt ? countAt + 1 + bytes[at + countAt]! : countAt + 1
}

/** Return Query Data echoes any number of bytes: §6.8.1. */
function diagnosticLength(at: number, end: number, isBounded: boolean): number {
  return isBounded ? Math.max(5, end - at) : 5
}

/**
 * Length in bytes of the request PDU at `at`; more than available if it is incomplete; 0 for an unknown layout.
 * `isBounded`: `end` is the end of the PDU, not only of the available bytes.
 */
export function requestLength(bytes: Uint8Array, at: number, end: number, isBounded: boolean): number {
  switch (bytes[at]) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
    case 6:
      return 5
    case 7:
    case 11:
    case 12:
    case 17:
      return 1
    case 8:
      return diagnosticLength(at, end, isBounded)
    case 15:
    case 16:
      return counted(bytes, at, end, WRITE_COUNT)
    case 20:
    case 21:
      return counted(bytes, at, end, 1)
    case 22:
      return 7
    case 23:
      return counted(bytes, at, end, BOTH_WRITE_COUNT)
    case 24:
      return 3
    case 43:
      if (end - at < 2) return 2
      return bytes[at + 1] === MEI_DEVICE_IDENTIFICATION ? 4 : 0
    default:
      return 0
  }
}

/** As {@link requestLength}, of a response. */
export function responseLength(bytes: Uint8Array, at: number, end: number, isBounded: boolean): number {
  const code = bytes[at]!
  if ((code & EXCEPTION) !== 0) return 2
  switch (code) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 12:
    case 17:
    case 20:
    case 21:
    case 23:
      return counted(bytes, at, end, ANSWER_COUNT)
    case 5:
    case 6:
    case 11:
    case 15:
    case 16:
      return 5
    case 7:
      return 2
    case 8:
      return diagnosticLength(at, end, isBounded)
    case 22:
      return 7
    case 24:
      return end - at < 3 ? 3 : 3 + u16be(bytes, at + 1)
    case 43:
      if (end - at < 2) return 2
      return bytes[at + 1] === MEI_DEVICE_IDENTIFICATION ? identificationLength(bytes, at, end) : 0
    default:
      return 0
  }
}

function identificationLength(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < IDENTIFICATION_OBJECTS) return IDENTIFICATION_OBJECTS
  let length = IDENTIFICATION_OBJECTS
  for (let left = bytes[at + IDENTIFICATION_COUNT]!; left > 0; left--) {
    if (end - at < length + 2) return length + 2
    length += 2 + bytes[at + length + 1]!
  }
  return length
}

/** Largest quantity of each function: §6.1–6.4, §6.11, §6.12, §6.17. */
const LARGEST: ReadonlyMap<number, number> = new Map([
  [1, 2000],
  [2, 2000],
  [3, 125],
  [4, 125],
  [15, 1968],
  [16, 123],
  [23, 125],
])

/** Violation of the standard by a request, as text; undefined if there is none. */
export function illegalParameter(
  functionCode: number,
  address: number | undefined,
  quantity: number | undefined,
): string | undefined {
  const largest = LARGEST.get(functionCode)
  if (largest === undefined || address === undefined || quantity === undefined) return undefined
  if (quantity === 0 || quantity > largest) return `quantity ${quantity}, expected 1..${largest}`
  return address + quantity > 0x1_0000
    ? `address ${address} and quantity ${quantity} go beyond 65535`
    : undefined
}
