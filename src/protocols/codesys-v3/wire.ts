import { u16le, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Block driver over TCP: magic (4), length of the whole (4). Datagrams begin with 0xc5.
// Kaspersky ICS CERT, Security research: CODESYS Runtime (2019).
export const MAGIC = 0xe8170100
const DRIVER = 8
const DATAGRAM = 0xc5
const MAX_LENGTH = 64 * 1024

/** Begins the header of a service: its protocol, its length of 16 octets. */
const SERVICE_PROTOCOL = 0xcd55
const SERVICE_HEADER = 16
/** Routing and channel before it take at most so many octets. */
const FARTHEST = 96
/** Bit of the group that marks an answer. */
const ANSWER = 0x80

export interface CodesysMessage {
  /** Undefined where no service begins in this block. */
  readonly group: number | undefined
  readonly command: number
  readonly isAnswer: boolean
  readonly session: number
  readonly at: number
}

function judge(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  const wanted = [0x00, 0x01, 0x17, 0xe8]
  for (let i = 0; i < 4 && start + i < end; i++) if (bytes[start + i] !== wanted[i]) return 'no'
  if (end - start <= DRIVER) return 'more'
  const length = u32le(bytes, start + 4)
  return length > DRIVER && length <= MAX_LENGTH && bytes[start + DRIVER] === DATAGRAM ? 'yes' : 'no'
}

/** Sure of the magic number, a length that can be, and a datagram after it. */
export function recognise({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const verdict = judge(bytes, start, end)
  return verdict === 'more' && !isStream ? 'no' : verdict
}

/** Reads one block. */
export function dissect({ bytes, start, end }: Slice): Dissected<CodesysMessage> {
  const verdict = judge(bytes, start, end)
  if (verdict === 'no') return { kind: 'foreign' }
  if (verdict === 'more') return { kind: 'incomplete', need: DRIVER + 1 }
  const length = u32le(bytes, start + 4)
  if (end - start < length) return { kind: 'incomplete', need: length }
  return { kind: 'message', length, message: serviceIn(bytes, start, start + length) }
}

const NO_SERVICE: CodesysMessage = { group: undefined, command: 0, isAnswer: false, session: 0, at: 0 }

function serviceIn(bytes: Uint8Array, start: number, end: number): CodesysMessage {
  const last = Math.min(end - SERVICE_HEADER, start + FARTHEST)
  for (let at = start + DRIVER; at <= last; at++) {
    if (u16le(bytes, at) !== SERVICE_PROTOCOL || u16le(bytes, at + 2) !== SERVICE_HEADER) continue
    const group = u16le(bytes, at + 4)
    return {
      group: group & ~ANSWER,
      command: u16le(bytes, at + 6),
      isAnswer: (group & ANSWER) !== 0,
      session: u32le(bytes, at + 8),
      at: at - start,
    }
  }
  return NO_SERVICE
}
