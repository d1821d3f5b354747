import type { Dissected, Slice } from '#model/protocol'

// Offsets after Modbus' function code: public research (README), found again in captures.
/** Given when a reservation is taken; 0 without one. */
const PAIRING_KEY = 0
/** Function of a request, status of an answer. */
const CODE = 1
export const DATA = 2

export const STATUS_OK = 0xfe
export const STATUS_ERROR = 0xfd

export interface UmasMessage {
  readonly isRequest: boolean
  readonly pairingKey: number
  /** Function code of a request, status of an answer. */
  readonly code: number
  /** Bounds of the data from the start of the message. */
  readonly data: number
  readonly end: number
}

/** Reads what Modbus function 90 carries, always whole. `malformed` where an answer has no known status. */
export function dissect({ bytes, start, end, fromClient }: Slice): Dissected<UmasMessage> {
  const available = end - start
  if (available < DATA)
    return { kind: 'malformed', at: 0, reason: 'no pairing key and function', length: available }
  const code = bytes[start + CODE]!
  if (!fromClient && code !== STATUS_OK && code !== STATUS_ERROR)
    return { kind: 'malformed', at: CODE, reason: 'status', length: available }
  return {
    kind: 'message',
    length: available,
    message: {
      isRequest: fromClient,
      pairingKey: bytes[start + PAIRING_KEY]!,
      code,
      data: DATA,
      end: available,
    },
  }
}
