import { u16le, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { commands } from './commands.ts'

// Frame header, little endian: length (11 bits), reserved (1), type (4). IEC 61158-4-12.
const FRAME_HEADER = 2
const LENGTH_BITS = 0x07ff
const TYPE_SHIFT = 12
const DATAGRAMS = 1
export const NETWORK_VARIABLES = 4
export const MAILBOX = 5

// Datagram: command, index, address (4), length and flags (2), interrupt (2), data, working counter (2).
const COMMAND = 0
const ADDRESS = 2
const OFFSET = 4
const DATA_LENGTH = 6
export const DATAGRAM_HEADER = 10
export const COUNTER = 2
const MORE = 0x8000

const limits = {
  /** Datagrams of one frame: a frame of 1,498 bytes holds 106 that carry two bytes. */
  datagrams: 128,
} as const

export interface Datagram {
  readonly command: number
  /** Position or station address; of logical commands the lower half of the address. */
  readonly slave: number
  /** Register or memory of the slave; of logical commands the upper half of the address. */
  readonly offset: number
  readonly address: number
  /** Where the data lie in the lent bytes. */
  readonly start: number
  readonly end: number
  readonly counter: number
}

export interface EthercatMessage {
  readonly type: number
  readonly datagrams: readonly Datagram[]
  /** True if some slave has worked on it: the frame is on its way back. */
  readonly isReturned: boolean
}

/**
 * Reads one frame with its datagrams. `malformed` if a datagram exceeds the length, a command is unknown, or the
 * length exceeds the frame; `foreign` for unknown types.
 */
export function dissect(slice: Slice): Dissected<EthercatMessage> {
  const { bytes, start, end, isCut } = slice
  const length = end - start
  if (length < FRAME_HEADER) return { kind: 'malformed', at: 0, reason: 'header', length }
  const header = u16le(bytes, start)
  const type = header >> TYPE_SHIFT
  if (type !== DATAGRAMS) {
    if (type !== NETWORK_VARIABLES && type !== MAILBOX) return { kind: 'foreign' }
    return { kind: 'message', length, message: { type, datagrams: [], isReturned: false } }
  }
  const stop = start + FRAME_HEADER + (header & LENGTH_BITS)
  if (stop > end && !isCut) return { kind: 'malformed', at: 0, reason: 'length', length }
  const datagrams: Datagram[] = []
  let isReturned = false
  let at = start + FRAME_HEADER
  for (let hasMore = true; hasMore && datagrams.length < limits.datagrams; ) {
    if (at + DATAGRAM_HEADER > end) {
      if (isCut) break
      return { kind: 'malformed', at: at - start, reason: 'datagram header', length }
    }
    const command = bytes[at + COMMAND]!
    const flags = u16le(bytes, at + DATA_LENGTH)
    const dataStart = at + DATAGRAM_HEADER
    const dataEnd = dataStart + (flags & LENGTH_BITS)
    if (dataEnd + COUNTER > end) {
      if (isCut) break
      return { kind: 'malformed', at: at - start + DATA_LENGTH, reason: 'datagram length', length }
    }
    if (command >= commands.length)
      return { kind: 'malformed', at: at - start, reason: 'unknown command', length }
    const counter = u16le(bytes, dataEnd)
    if (counter !== 0) isReturned = true
    datagrams.push({
      command,
      slave: u16le(bytes, at + ADDRESS),
      offset: u16le(bytes, at + OFFSET),
      address: u32le(bytes, at + ADDRESS),
      start: dataStart,
      end: dataEnd,
      counter,
    })
    hasMore = (flags & MORE) !== 0
    at = dataEnd + COUNTER
  }
  return { kind: 'message', length, message: { type, datagrams, isReturned } }
}
