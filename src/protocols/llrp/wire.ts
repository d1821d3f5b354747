import { toHex } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { askedBy, isMeant } from './messages.ts'

// Three reserved bits, version (3), type (10), length of all (4), number (4): EPCglobal LLRP 1.1 (2010) §17.1.
const LENGTH = 2
const ID = 6
const HEADER = 10
const TYPE = 0x3ff
const VERSIONS: ReadonlySet<number> = new Set([1, 2])
// Parameters: six reserved bits, type (10), length of all (2); those that begin with a set bit have a fixed length: §17.2.
const PARAMETER = 4
const FIXED = 0x80
const GENERAL_DEVICE_CAPABILITIES = 137
const IDENTIFICATION = 217
const EVENT_DATA = 246
const STATUS = 287
const READER_EVENT_NOTIFICATION = 63
const GET_READER_CAPABILITIES = 1
/** Sets of capabilities that may be asked for. */
const LAST_CAPABILITY = 4

const limits = {
  bytes: 4 * 1024 * 1024,
  /** Bytes of a message that are read at once; the rest is passed over as it comes. */
  read: 16 * 1024,
  parameters: 32,
} as const

interface Device {
  /** IANA private enterprise number. */
  readonly maker: number
  readonly model: number
  readonly firmware: string
}

export interface LlrpMessage {
  /** -1: the rest of a long message. */
  readonly type: number
  readonly version: number
  readonly id: number
  readonly device: Device | undefined
  /** EUI-64 or EPC, in hexadecimal digits. */
  readonly readerId: string
  /** 0 where all is well. */
  readonly status: number
  readonly problem: string
  readonly remaining: number
}

export interface LlrpReadState {
  readonly remaining: [number, number]
}

const NOTHING: LlrpMessage = {
  type: -1,
  version: 0,
  id: 0,
  device: undefined,
  readerId: '',
  status: 0,
  problem: '',
  remaining: 0,
}

export function dissect(
  { bytes, start, end, fromClient }: Slice,
  { remaining }: LlrpReadState,
): Dissected<LlrpMessage> {
  const waiting = remaining[fromClient ? 0 : 1]
  const available = end - start
  if (waiting > 0) {
    const length = Math.min(waiting, available)
    return { kind: 'message', length, message: { ...NOTHING, remaining: waiting - length }, isPiece: true }
  }
  if (!VERSIONS.has(bytes[start]! >> 2)) return { kind: 'foreign' }
  if (available >= 2 && !isMeant(u16be(bytes, start) & TYPE)) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const total = u32be(bytes, start + LENGTH)
  if (total < HEADER || total > limits.bytes) return { kind: 'foreign' }
  const now = Math.min(total, limits.read)
  if (available < now) return { kind: 'incomplete', need: now }
  const type = u16be(bytes, start) & TYPE
  const message = {
    ...NOTHING,
    type,
    version: bytes[start]! >> 2,
    id: u32be(bytes, start + ID),
    remaining: total - now,
    ...(askedBy(type) === undefined ? undefined : parametersAt(bytes, start + HEADER, start + now)),
  }
  return { kind: 'message', length: now, message }
}

type Parameters = Pick<LlrpMessage, 'device' | 'readerId' | 'status' | 'problem'>

function parametersAt(bytes: Uint8Array, from: number, end: number): Parameters {
  let found: Parameters = { device: undefined, readerId: '', status: 0, problem: '' }
  let at = from
  for (let count = 0; at + PARAMETER <= end && count < limits.parameters; count++) {
    const length = u16be(bytes, at + 2)
    if ((bytes[at]! & FIXED) !== 0 || length < PARAMETER || at + length > end) break
    found = { ...found, ...parameterAt(bytes, u16be(bytes, at) & TYPE, at + PARAMETER, at + length) }
    at += length
  }
  return found
}

function parameterAt(bytes: Uint8Array, type: number, at: number, end: number): Partial<Parameters> {
  const size = end - at
  if (type === STATUS && size >= 4)
    return {
      status: u16be(bytes, at),
      problem: text(bytes, at + 4, Math.min(end, at + 4 + u16be(bytes, at + 2))),
    }
  if (type === IDENTIFICATION && size >= 3)
    return { readerId: toHex(bytes, at + 3, Math.min(end, at + 3 + u16be(bytes, at + 1))) }
  // Antennas (2), flags (2), maker (4), model (4), firmware with its length (2).
  if (type !== GENERAL_DEVICE_CAPABILITIES || size < 14) return {}
  const firmware = text(bytes, at + 14, Math.min(end, at + 14 + u16be(bytes, at + 12)))
  return { device: { maker: u32be(bytes, at + 4), model: u32be(bytes, at + 8), firmware } }
}

/** Sure of the notification with which a reader greets, whose parameter fills it, and of the question for capabilities. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  if (!VERSIONS.has(bytes[start]! >> 2)) return 'no'
  if (available < 2) return 'more'
  const type = u16be(bytes, start) & TYPE
  if (type !== READER_EVENT_NOTIFICATION && type !== GET_READER_CAPABILITIES) return 'no'
  if (available < ID) return 'more'
  const total = u32be(bytes, start + LENGTH)
  // SOCKS 4 begins with the same two bytes, and its port and address follow.
  if (type === GET_READER_CAPABILITIES && total !== HEADER + 1) return 'no'
  if (available < HEADER + 1) return 'more'
  if (type === GET_READER_CAPABILITIES) return bytes[start + HEADER]! <= LAST_CAPABILITY ? 'yes' : 'no'
  if (available < HEADER + PARAMETER) return 'more'
  const isFilled = u16be(bytes, start + HEADER + 2) === total - HEADER
  return u16be(bytes, start + HEADER) === EVENT_DATA && isFilled ? 'yes' : 'no'
}
