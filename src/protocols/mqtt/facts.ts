import { u16be } from '#bytes/read'
import { isPrintable, text } from '#bytes/text'
import { confidence } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import type { Slice, Tell } from '#model/protocol'
import { limits, type MqttExchange } from './exchange.ts'
import { operations } from './operations.ts'
import { type MqttMessage, type MqttPacket, packet } from './wire.ts'

// CONNECT behind the protocol name: MQTT 5.0 §3.1.2.
const FLAG_USER = 0x80
const FLAG_PASSWORD = 0x40
const FLAG_WILL = 0x04
const LEVEL_5 = 5

export function facts(message: MqttMessage, slice: Slice, tell: Tell, exchange: MqttExchange): void {
  if (slice.fromClient) exchange.clientRemaining = message.remaining
  else exchange.serverRemaining = message.remaining
  if (message.kind === 'rest') return
  exchange.isProven = true
  const { bytes } = slice
  if (message.type === packet.connect) connect(message, bytes, tell, exchange)
  else if (message.type === packet.connack) connack(message, bytes, tell, exchange)
  const { verb, name } = operations.get(message.type)!
  tell({
    kind: 'operation',
    verb,
    name,
    code: String(message.type),
    object: objectOf(message, bytes, exchange),
    outcome: 'asked',
  })
  if (message.type === packet.publish) reading(message, bytes, tell, exchange)
}

/** Length-prefixed strings one after another: §1.5.4. */
class Fields {
  readonly bytes: Uint8Array
  readonly end: number
  at: number

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes
    this.at = at
    this.end = end
  }

  string(): string {
    if (this.at + 2 > this.end) return ''
    const start = this.at + 2
    this.at = Math.min(this.end, start + u16be(this.bytes, this.at))
    return text(this.bytes, start, this.at)
  }

  /** Skips a property list of MQTT 5: its length is a Variable Byte Integer of which two octets are enough here. */
  properties(): void {
    if (this.at >= this.end) return
    let length = this.bytes[this.at++]!
    if (length >= 0x80 && this.at < this.end) length = (length & 0x7f) + (this.bytes[this.at++]! & 0x7f) * 128
    this.at = Math.min(this.end, this.at + length)
  }
}

function connect({ start, end }: MqttPacket, bytes: Uint8Array, tell: Tell, exchange: MqttExchange): void {
  const fields = new Fields(bytes, start, end)
  fields.string()
  if (fields.at + 4 > end) return
  exchange.level = bytes[fields.at]!
  const flags = bytes[fields.at + 1]!
  fields.at += 4 // level, flags, keep alive
  if (exchange.level === LEVEL_5) fields.properties()
  const client = fields.string()
  if (client !== '')
    tell({
      kind: 'identity',
      about: 'client',
      attribute: 'client-id',
      value: client,
      confidence: confidence.banner,
      field: 'Client Identifier',
    })
  if ((flags & FLAG_WILL) !== 0) {
    if (exchange.level === LEVEL_5) fields.properties()
    fields.string() // Will Topic
    fields.string() // Will Payload
  }
  exchange.user = (flags & FLAG_USER) !== 0 ? fields.string() : undefined
  exchange.hasPassword = (flags & FLAG_PASSWORD) !== 0
  exchange.isDefault = exchange.hasPassword && isMakerPair(exchange.user ?? '', fields.string())
  tell({
    kind: 'identity',
    about: 'server',
    attribute: 'role',
    value: 'mqtt-broker',
    confidence: confidence.hearsay,
    field: 'CONNECT',
  })
}

/** Connect Acknowledge Flags and Return Code, or Reason Code: 0 is success in all versions. */
function connack({ start, end }: MqttPacket, bytes: Uint8Array, tell: Tell, exchange: MqttExchange): void {
  if (end - start < 2) return
  tell({
    kind: 'session',
    phase: bytes[start + 1] === 0 ? 'open' : 'refused',
    user: exchange.user,
    method: exchange.hasPassword ? 'password' : 'none',
    secured: false,
    clearText: exchange.hasPassword,
    defaultCredentials: exchange.isDefault,
  })
}

/** Topic of a publication, first filter of a subscription. */
function objectOf(
  { type, start, end }: MqttPacket,
  bytes: Uint8Array,
  exchange: MqttExchange,
): string | undefined {
  const fields = new Fields(bytes, start, end)
  if (type === packet.subscribe || type === packet.unsubscribe) {
    fields.at += 2 // Packet Identifier
    if (exchange.level === LEVEL_5) fields.properties()
  } else if (type !== packet.publish) return undefined
  return fields.string().slice(0, limits.topic) || undefined
}

/** A short publication that is a number in text is a reading of its topic. */
function reading(
  { start, end, flags, remaining }: MqttPacket,
  bytes: Uint8Array,
  tell: Tell,
  exchange: MqttExchange,
): void {
  const fields = new Fields(bytes, start, end)
  const point = fields.string().slice(0, limits.topic)
  if ((flags & 0x06) !== 0) fields.at += 2 // Packet Identifier, with QoS 1 and 2
  if (exchange.level === LEVEL_5) fields.properties()
  const length = end - fields.at
  if (
    point === '' ||
    remaining > 0 ||
    length < 1 ||
    length > limits.readingOctets ||
    !isPrintable(bytes, fields.at, end)
  )
    return
  const value = text(bytes, fields.at, end)
  if (/^[+-]?\d+(\.\d+)?$/.test(value)) tell({ kind: 'reading', point, value: Number(value) })
}
