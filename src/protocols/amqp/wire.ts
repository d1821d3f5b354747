import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

/** `AMQP`, protocol identifier, major, minor, revision: AMQP 0-9-1 §4.2.2, AMQP 1.0 §2.2. */
const MAGIC = 0x414d5150
const PROTOCOL_HEADER = 8
// Frame of 0-9-1: type, channel (2), size (4), payload, end: §4.2.3.
const FRAME_HEADER = 7
const FRAME_END = 0xce
const METHOD = 1
const HEARTBEAT = 8
const LAST_TYPE = 8
/** Frame of 1.0: size (4), data offset in 4 octets (at least 2), type 0 or 1, channel (2): §2.3.1. */
const FRAME_1_HEADER = 8
const MAX_FRAME = 16 * 1024 * 1024

/** Connection class and its methods: AMQP 0-9-1 §1.4. */
const CONNECTION = 10
const START = 10
const START_OK = 11
const TABLE_TEXT = 0x53 // `S`
const limits = {
  /** Entries read of a table of properties. */
  entries: 32,
} as const

export interface AmqpMessage {
  readonly kind: 'header' | 'method' | 'frame'
  /** `60/40`; '' where it is no method. */
  readonly code: string
  /** Of a start and its answer. */
  readonly properties: ReadonlyMap<string, string>
  /** Of the answer to a start. */
  readonly mechanism: string
  readonly user: string
  readonly version: string
}

export interface AmqpExchange {
  isVersionOne: boolean
}

const NOTHING: AmqpMessage = {
  kind: 'frame',
  code: '',
  properties: new Map(),
  mechanism: '',
  user: '',
  version: '',
}

export function dissect({ bytes, start, end }: Slice, exchange: AmqpExchange): Dissected<AmqpMessage> {
  const available = end - start
  if (available < FRAME_HEADER + 1) return { kind: 'incomplete', need: FRAME_HEADER + 1 }
  if (u32be(bytes, start) === MAGIC) {
    const version = `${bytes[start + 5]}.${bytes[start + 6]}.${bytes[start + 7]}`
    return { kind: 'message', message: { ...NOTHING, kind: 'header', version }, length: PROTOCOL_HEADER }
  }
  if (exchange.isVersionOne) return frameOne(bytes, start, available)
  const type = bytes[start]!
  const size = u32be(bytes, start + 3)
  if (type === 0 || type > LAST_TYPE || size > MAX_FRAME || (type === HEARTBEAT && size !== 0))
    return { kind: 'foreign' }
  const length = FRAME_HEADER + size + 1
  if (available < length) return { kind: 'incomplete', need: length }
  if (bytes[start + length - 1] !== FRAME_END) return { kind: 'foreign' }
  const message =
    type === METHOD && size >= 4 ? method(bytes, start + FRAME_HEADER, start + length - 1) : NOTHING
  return { kind: 'message', message, length }
}

function frameOne(bytes: Uint8Array, start: number, available: number): Dissected<AmqpMessage> {
  const length = u32be(bytes, start)
  if (length < FRAME_1_HEADER || length > MAX_FRAME || bytes[start + 4]! < 2 || bytes[start + 5]! > 1)
    return { kind: 'foreign' }
  return available < length
    ? { kind: 'incomplete', need: length }
    : { kind: 'message', message: NOTHING, length }
}

function method(bytes: Uint8Array, start: number, end: number): AmqpMessage {
  const classId = u16be(bytes, start)
  const methodId = u16be(bytes, start + 2)
  const message: AmqpMessage = { ...NOTHING, kind: 'method', code: `${classId}/${methodId}` }
  if (classId !== CONNECTION) return message
  // Start: two octets of version, then the broker's properties.
  if (methodId === START && end - start > 10) return { ...message, properties: table(bytes, start + 6, end) }
  if (methodId !== START_OK || end - start < 8) return message
  const tableEnd = start + 8 + u32be(bytes, start + 4)
  const properties = table(bytes, start + 4, end)
  if (tableEnd >= end) return { ...message, properties }
  const mechanismEnd = tableEnd + 1 + bytes[tableEnd]!
  const mechanism = text(bytes, tableEnd + 1, Math.min(end, mechanismEnd))
  // PLAIN: authorisation, NUL, user, NUL, password (RFC 4616 §2); usually the first is empty.
  const answer = mechanismEnd + 4
  const user =
    mechanism === 'PLAIN' && answer < end && bytes[answer] === 0 ? text(bytes, answer + 1, end) : ''
  return { ...message, properties, mechanism, user }
}

/** Texts of a field table: length (4), then name, type, value: §4.2.5.5. Stops at nested values it need not know. */
function table(bytes: Uint8Array, start: number, end: number): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (start + 4 > end) return found
  const last = Math.min(end, start + 4 + u32be(bytes, start))
  let at = start + 4
  for (let count = 0; at < last && count < limits.entries; count++) {
    const typeAt = at + 1 + bytes[at]!
    if (typeAt + 1 > last) break
    const name = text(bytes, at + 1, typeAt)
    const type = bytes[typeAt]
    if (type === TABLE_TEXT || type === 0x46) {
      if (typeAt + 5 > last) break
      const next = typeAt + 5 + u32be(bytes, typeAt + 1)
      if (next > last) break
      if (type === TABLE_TEXT) found.set(name, text(bytes, typeAt + 5, next))
      at = next
    } else if (type === 0x74)
      at = typeAt + 2 // boolean
    else break
  }
  return found
}

/** The protocol header proves it. */
export function recognise({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const magic = [0x41, 0x4d, 0x51, 0x50]
  for (let i = 0; i < Math.min(4, end - start); i++) if (bytes[start + i] !== magic[i]) return 'no'
  if (end - start < PROTOCOL_HEADER) return 'more'
  return bytes[start + 4]! <= 3 && bytes[start + 5]! <= 9 ? 'yes' : 'no'
}
