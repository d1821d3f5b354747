/** Tabular Data Stream: [MS-TDS] 2.2.3; of TDS 5.0 (Sybase) the same header. */
import { u16be } from '#bytes/read'
import { isPrintable } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Packet header: [MS-TDS] 2.2.3.1. The length counts the header and is big-endian.
const TYPE = 0
const STATUS = 1
const LENGTH = 2
const SESSION = 4
const WINDOW = 7
export const HEADER = 8
/** Largest packet size that may be agreed on: [MS-TDS] 2.2.6.4. */
const MAX_LENGTH = 0x8000
/** Bits of STATUS that have a meaning. */
const STATUS_BITS = 0x1f

export const packetType = {
  batch: 0x01,
  oldLogin: 0x02,
  procedure: 0x03,
  response: 0x04,
  attention: 0x06,
  bulk: 0x07,
  transaction: 0x0e,
  language: 0x0f,
  login: 0x10,
  sspi: 0x11,
  prelogin: 0x12,
} as const
const TYPES: ReadonlySet<number> = new Set(Object.values(packetType))

export interface TdsPacket {
  readonly type: number
  readonly isLast: boolean
  readonly end: number
}

/** State of one side of a flow. */
export interface TdsState {
  isProven: boolean
  /** TLS took over: what follows is unreadable. */
  isEncrypted: boolean
  hasAskedPrelogin: boolean
  isLoggingIn: boolean
  user: string
  /** The next packet goes on with the message of the one before. */
  isContinued: boolean
}

export function newState(): TdsState {
  return {
    isProven: false,
    isEncrypted: false,
    hasAskedPrelogin: false,
    isLoggingIn: false,
    user: '',
    isContinued: false,
  }
}

export function dissect({ bytes, start, end }: Slice, state: TdsState): Dissected<TdsPacket> {
  const available = end - start
  if (state.isEncrypted) {
    const message = { type: packetType.prelogin, isLast: true, end: 0 }
    return { kind: 'message', message, length: available, isPiece: true }
  }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const type = bytes[start + TYPE]!
  const length = u16be(bytes, start + LENGTH)
  const isHead =
    TYPES.has(type) &&
    (bytes[start + STATUS]! & ~STATUS_BITS) === 0 &&
    length >= HEADER &&
    length <= MAX_LENGTH
  if (!isHead || bytes[start + WINDOW] !== 0)
    return state.isProven
      ? { kind: 'malformed', at: 0, reason: 'packet header', length: available }
      : { kind: 'foreign' }
  if (available < length) return { kind: 'incomplete', need: length }
  return {
    kind: 'message',
    message: { type, isLast: (bytes[start + STATUS]! & 1) === 1, end: length },
    length,
  }
}

/** `yes` for a PRELOGIN whose options fit, for a LOGIN7 that counts itself, and for the LOGINREC of TDS 5.0. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end, isStream } = slice
  const type = bytes[start]!
  if (type === packetType.oldLogin) return probeOldLogin(slice)
  if (type !== packetType.prelogin && type !== packetType.login) return 'no'
  if (end - start < HEADER + 12) return isStream ? 'more' : 'no'
  const length = u16be(bytes, start + LENGTH)
  if (
    bytes[start + STATUS] !== 1 ||
    length < HEADER + 12 ||
    length > MAX_LENGTH ||
    bytes[start + WINDOW] !== 0
  )
    return 'no'
  if (type === packetType.prelogin) {
    // The first option is VERSION, six bytes, right behind the list: [MS-TDS] 2.2.6.5.
    const offset = u16be(bytes, start + HEADER + 1)
    const isVersion = bytes[start + HEADER] === 0 && u16be(bytes, start + HEADER + 3) === 6
    return isVersion && offset % 5 === 1 && offset < length - HEADER ? 'yes' : 'no'
  }
  // LOGIN7: its own length, then a TDS version of 7.x, little-endian.
  const own = bytes[start + HEADER]! | (bytes[start + HEADER + 1]! << 8)
  return own === length - HEADER && (bytes[start + HEADER + 7]! & 0xf0) === 0x70 ? 'yes' : 'no'
}

/** Fields of LOGINREC that have 30 bytes and then their length: host, user, password, process. */
const OLD_FIELDS = [0, 31, 62, 93]
const OLD_FIELD_BYTES = 30
/** The first packet of a TDS 5.0 login is always full. */
const OLD_PACKET_BYTES = 512

function probeOldLogin({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (end - start < HEADER + OLD_PACKET_BYTES / 2) return isStream ? 'more' : 'no'
  if (u16be(bytes, start + SESSION) !== 0 || bytes[start + WINDOW] !== 0) return 'no'
  if (u16be(bytes, start + LENGTH) !== OLD_PACKET_BYTES || bytes[start + STATUS]! > 1) return 'no'
  for (const field of OLD_FIELDS) {
    const at = start + HEADER + field
    const length = bytes[at + OLD_FIELD_BYTES]!
    if (length > OLD_FIELD_BYTES || !isPrintable(bytes, at, at + length)) return 'no'
    for (let i = length; i < OLD_FIELD_BYTES; i++) if (bytes[at + i] !== 0) return 'no'
  }
  return bytes[start + HEADER + OLD_FIELDS[1]! + OLD_FIELD_BYTES]! > 0 ? 'yes' : 'no'
}
