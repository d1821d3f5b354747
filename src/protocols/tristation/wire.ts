/**
 * TriStation, as published research describes it: FireEye, "A Totally Tubular Treatise on TRITON and TriStation" (2018);
 * Nozomi Networks, "TRITON: The First ICS Cyber Attack on Safety Instrument Systems" (2018). There is no public standard.
 */
import { crc16 } from '#bytes/checksum'
import { u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Offsets; all numbers are little-endian.
const TYPE = 0
/** Counts the bytes between it and the checksum. */
const LENGTH = 2
const HEADER = 4
const DIRECTION = 4
const FUNCTION = 6
const COUNTER = 7
/** Counts from DIRECTION on; the same as LENGTH. */
const COMMAND_LENGTH = 12
export const DATA = 14
const CHECKSUM = 2
const COMMAND_HEADER = DATA - HEADER

export const messageType = {
  connectRequest: 1,
  connectReply: 2,
  disconnectReply: 3,
  disconnectRequest: 4,
  command: 5,
  ping: 6,
  connectionLimit: 7,
  notConnected: 8,
  processorsDead: 9,
  accessDenied: 10,
  connectionFailed: 11,
} as const

export interface TristationMessage {
  readonly type: number
  /** Of a command, whichever side sent it. */
  readonly function: number | undefined
  /** The answer repeats it. */
  readonly counter: number
  readonly isFromController: boolean
  /** Bounds of the data from the start of the message. */
  readonly data: number
  readonly dataEnd: number
}

/** `foreign` unless type and lengths agree; `malformed` where only the checksum is wrong. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<TristationMessage> {
  const available = end - start
  if (available < HEADER + CHECKSUM) return { kind: 'incomplete', need: HEADER + CHECKSUM }
  const type = u16le(bytes, start + TYPE)
  const body = u16le(bytes, start + LENGTH)
  const total = HEADER + body + CHECKSUM
  if (type < messageType.connectRequest || type > messageType.connectionFailed) return { kind: 'foreign' }
  if (available < total) return isCut ? { kind: 'incomplete', need: total } : { kind: 'foreign' }
  if (available > total) return { kind: 'foreign' }
  const isCommand = type === messageType.command && body >= COMMAND_HEADER
  if (isCommand && u16le(bytes, start + COMMAND_LENGTH) !== body) return { kind: 'foreign' }
  // CRC-16/ARC: found by trying the known ones on public captures.
  if (crc16(bytes, start, start + HEADER + body, 0) !== u16le(bytes, start + HEADER + body))
    return { kind: 'malformed', at: HEADER + body, reason: 'checksum', length: available }
  const message = {
    type,
    function: isCommand ? bytes[start + FUNCTION]! : undefined,
    counter: isCommand ? bytes[start + COUNTER]! : 0,
    isFromController: isCommand
      ? bytes[start + DIRECTION] === 1
      : type !== messageType.connectRequest && type !== messageType.disconnectRequest,
    data: isCommand ? DATA : HEADER,
    dataEnd: HEADER + body,
  }
  return { kind: 'message', message, length: total }
}

/** `yes` where type, length and checksum agree; so short a message as a ping is left to its port. */
export function probe(slice: Slice): 'yes' | 'no' {
  return dissect(slice).kind === 'message' ? 'yes' : 'no'
}
