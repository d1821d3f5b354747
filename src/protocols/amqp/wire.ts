/** AMQP 0-9-1 (2008) §4.2; of AMQP 1.0 (OASIS, 2012) header and performative of each frame. */
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { descriptorOf } from './types-10.ts'

/** `AMQP`, then protocol id and version. */
const MAGIC = 0x414d5150
const HEADER_BYTES = 8
const FRAME_HEADER = 7
const FRAME_END = 0xce
const MAX_FRAME = 0x20_0000
// Of AMQP 1.0, part 2 §2.3.1.
const FRAME_HEADER_10 = 8
const DATA_OFFSET = 4
const TYPE_10 = 5
const CHANNEL_10 = 6
/** Bytes of a frame that are looked at; longer ones are consumed in pieces. */
const HEAD_BYTES = 8 * 1024

const frameType = { method: 1, header: 2, body: 3, heartbeat: 8 } as const

export interface AmqpState {
  version: '' | '0-9-1' | '1.0'
  /** Bytes of a long frame that are still to come, of either side. */
  clientRemaining: number
  serverRemaining: number
  user: string
  mechanism: string
  /** User and password are a maker's well-known pair. */
  isDefault: boolean
  /** Addresses of the links of 1.0, by sender, channel and handle. */
  readonly links: Map<string, string | undefined>
}

export function newState(): AmqpState {
  return {
    version: '',
    clientRemaining: 0,
    serverRemaining: 0,
    user: '',
    mechanism: '',
    isDefault: false,
    links: new Map(),
  }
}

export type AmqpMessage =
  | { readonly kind: 'protocol'; readonly version: '0-9-1' | '1.0' }
  | {
      readonly kind: 'method'
      readonly classId: number
      readonly methodId: number
      /** Bounds of the arguments from the start of the frame. */
      readonly arguments: number
      readonly end: number
      readonly remaining: number
    }
  | {
      readonly kind: 'performative'
      /** Its descriptor: open 0x10 … close 0x18, of SASL 0x40 … 0x44. */
      readonly code: number
      readonly channel: number
      /** Offset of the list of its fields, and of the end of what is here, from the start of the frame. */
      readonly list: number
      readonly end: number
      readonly remaining: number
    }
  | { readonly kind: 'other'; readonly remaining: number }

export function dissect(slice: Slice, state: AmqpState): Dissected<AmqpMessage> {
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  const waiting = fromClient ? state.clientRemaining : state.serverRemaining
  if (waiting > 0) {
    const length = Math.min(waiting, available)
    return { kind: 'message', message: { kind: 'other', remaining: waiting - length }, length, isPiece: true }
  }
  if (available < FRAME_HEADER) return { kind: 'incomplete', need: FRAME_HEADER }
  if (u32be(bytes, start) === MAGIC) return readHeader(slice)
  if (state.version === '' && opensFrame10(slice)) state.version = '1.0'
  if (state.version === '1.0') return readFrame10(slice)
  return readFrame(slice, state)
}

function readHeader({ bytes, start, end }: Slice): Dissected<AmqpMessage> {
  if (end - start < HEADER_BYTES) return { kind: 'incomplete', need: HEADER_BYTES }
  const version = versionOf(bytes, start)
  if (version === undefined) return { kind: 'foreign' }
  return { kind: 'message', message: { kind: 'protocol', version }, length: HEADER_BYTES }
}

function versionOf(bytes: Uint8Array, start: number): '0-9-1' | '1.0' | undefined {
  const [id, major, minor, revision] = bytes.subarray(start + 4, start + HEADER_BYTES)
  if (id === 0 && major === 0 && minor === 9) return '0-9-1'
  if (id === 1 && major === 1) return '0-9-1' // 0-8 and 0-9 of some brokers: their frames are the same
  if ((id === 0 || id === 2 || id === 3) && major === 1 && minor === 0 && revision === 0) return '1.0'
  return undefined
}

function readFrame({ bytes, start, end }: Slice, state: AmqpState): Dissected<AmqpMessage> {
  const type = bytes[start]!
  const size = u32be(bytes, start + 3)
  const isKnown =
    type === frameType.method ||
    type === frameType.header ||
    type === frameType.body ||
    type === frameType.heartbeat
  if (!isKnown || size > MAX_FRAME || (type === frameType.method && size < 4))
    return wrong(state, end - start)
  const total = FRAME_HEADER + size + 1
  const here = Math.min(total, HEAD_BYTES)
  if (end - start < here) return { kind: 'incomplete', need: here }
  if (here === total && bytes[start + total - 1] !== FRAME_END) return wrong(state, end - start)
  const remaining = total - here
  if (type !== frameType.method)
    return { kind: 'message', message: { kind: 'other', remaining }, length: here }
  const message = {
    kind: 'method',
    classId: u16be(bytes, start + FRAME_HEADER),
    methodId: u16be(bytes, start + FRAME_HEADER + 2),
    arguments: FRAME_HEADER + 4,
    end: here - (remaining > 0 ? 0 : 1),
    remaining,
  } as const
  return { kind: 'message', message, length: here }
}

/** Of a conversation whose beginning was not seen: a performative behind a plain header. */
function opensFrame10({ bytes, start, end }: Slice): boolean {
  const at = start + FRAME_HEADER_10
  if (end - start < FRAME_HEADER_10 + 3 || bytes[start + DATA_OFFSET] !== 2 || bytes[start + TYPE_10]! > 1)
    return false
  const described = descriptorOf(bytes, at, end)
  return described !== undefined && isPerformative(described.code)
}

function isPerformative(code: number): boolean {
  return (code >= 0x10 && code <= 0x18) || (code >= 0x40 && code <= 0x44)
}

/** Size, data offset in words of four bytes, type, channel: AMQP 1.0 part 2, §2.3. */
function readFrame10({ bytes, start, end }: Slice): Dissected<AmqpMessage> {
  const size = u32be(bytes, start)
  if (size < FRAME_HEADER_10 || size > MAX_FRAME)
    return { kind: 'malformed', at: 0, reason: 'frame size', length: end - start }
  const here = Math.min(size, HEAD_BYTES)
  if (end - start < here) return { kind: 'incomplete', need: here }
  const remaining = size - here
  const stop = start + here
  const described = descriptorOf(bytes, start + bytes[start + DATA_OFFSET]! * 4, stop)
  if (described === undefined || !isPerformative(described.code))
    return { kind: 'message', message: { kind: 'other', remaining }, length: here }
  const message = {
    kind: 'performative',
    code: described.code,
    channel: u16be(bytes, start + CHANNEL_10),
    list: described.value - start,
    end: here,
    remaining,
  } as const
  return { kind: 'message', message, length: here }
}

function wrong({ version }: AmqpState, length: number): Dissected<AmqpMessage> {
  return version === '' ? { kind: 'foreign' } : { kind: 'malformed', at: 0, reason: 'frame', length }
}

/** `yes` for a protocol header of a version there is. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (bytes[start] !== 0x41) return 'no'
  const length = Math.min(4, end - start)
  if (text(bytes, start, start + length) !== 'AMQP'.slice(0, length)) return 'no'
  if (end - start < HEADER_BYTES) return 'more'
  return versionOf(bytes, start) === undefined ? 'no' : 'yes'
}
