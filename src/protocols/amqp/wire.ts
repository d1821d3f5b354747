/** AMQP 0-9-1 (2008) §4.2; of AMQP 1.0 (OASIS, 2012) the protocol header, SASL and the containers' names. */
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

/** `AMQP`, then protocol id and version. */
const MAGIC = 0x414d5150
const HEADER_OCTETS = 8
const FRAME_HEADER = 7
const FRAME_END = 0xce
const MAX_FRAME = 0x20_0000
/** Octets of a frame that are looked at; longer ones are consumed in pieces. */
const HEAD_OCTETS = 8 * 1024

const frameType = { method: 1, header: 2, body: 3, heartbeat: 8 } as const

export interface AmqpExchange {
  version: '' | '0-9-1' | '1.0'
  /** Octets of a long frame that are still to come, of either side. */
  clientRemaining: number
  serverRemaining: number
  user: string
  mechanism: string
  /** User and password are a maker's well-known pair. */
  isDefault: boolean
}

export function newExchange(): AmqpExchange {
  return { version: '', clientRemaining: 0, serverRemaining: 0, user: '', mechanism: '', isDefault: false }
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
  | { readonly kind: 'other'; readonly remaining: number }

export function dissect(slice: Slice, exchange: AmqpExchange): Dissected<AmqpMessage> {
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  const waiting = fromClient ? exchange.clientRemaining : exchange.serverRemaining
  if (waiting > 0) {
    const length = Math.min(waiting, available)
    return { kind: 'message', message: { kind: 'other', remaining: waiting - length }, length, isPiece: true }
  }
  if (available < FRAME_HEADER) return { kind: 'incomplete', need: FRAME_HEADER }
  if (u32be(bytes, start) === MAGIC) return readHeader(slice)
  if (exchange.version === '1.0') return readFrame10(slice)
  return readFrame(slice, exchange)
}

function readHeader({ bytes, start, end }: Slice): Dissected<AmqpMessage> {
  if (end - start < HEADER_OCTETS) return { kind: 'incomplete', need: HEADER_OCTETS }
  const version = versionOf(bytes, start)
  if (version === undefined) return { kind: 'foreign' }
  return { kind: 'message', message: { kind: 'protocol', version }, length: HEADER_OCTETS }
}

function versionOf(bytes: Uint8Array, start: number): '0-9-1' | '1.0' | undefined {
  const [id, major, minor, revision] = bytes.subarray(start + 4, start + HEADER_OCTETS)
  if (id === 0 && major === 0 && minor === 9) return '0-9-1'
  if (id === 1 && major === 1) return '0-9-1' // 0-8 and 0-9 of some brokers: their frames are the same
  if ((id === 0 || id === 2 || id === 3) && major === 1 && minor === 0 && revision === 0) return '1.0'
  return undefined
}

function readFrame({ bytes, start, end }: Slice, exchange: AmqpExchange): Dissected<AmqpMessage> {
  const type = bytes[start]!
  const size = u32be(bytes, start + 3)
  const isKnown =
    type === frameType.method ||
    type === frameType.header ||
    type === frameType.body ||
    type === frameType.heartbeat
  if (!isKnown || size > MAX_FRAME || (type === frameType.method && size < 4))
    return wrong(exchange, end - start)
  const total = FRAME_HEADER + size + 1
  const here = Math.min(total, HEAD_OCTETS)
  if (end - start < here) return { kind: 'incomplete', need: here }
  if (here === total && bytes[start + total - 1] !== FRAME_END) return wrong(exchange, end - start)
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

/** Size, data offset, type, channel: AMQP 1.0 part 2, §2.3. */
function readFrame10({ bytes, start, end }: Slice): Dissected<AmqpMessage> {
  const size = u32be(bytes, start)
  if (size < 8 || size > MAX_FRAME)
    return { kind: 'malformed', at: 0, reason: 'frame size', length: end - start }
  const here = Math.min(size, HEAD_OCTETS)
  if (end - start < here) return { kind: 'incomplete', need: here }
  return { kind: 'message', message: { kind: 'other', remaining: size - here }, length: here }
}

function wrong({ version }: AmqpExchange, length: number): Dissected<AmqpMessage> {
  return version === '' ? { kind: 'foreign' } : { kind: 'malformed', at: 0, reason: 'frame', length }
}

/** `yes` for a protocol header of a version there is. */
export function recognise({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (bytes[start] !== 0x41) return 'no'
  const length = Math.min(4, end - start)
  if (text(bytes, start, start + length) !== 'AMQP'.slice(0, length)) return 'no'
  if (end - start < HEADER_OCTETS) return 'more'
  return versionOf(bytes, start) === undefined ? 'no' : 'yes'
}
