/** Builds MQTT control packets for tests and the plant simulator: MQTT 3.1.1 and, with `level` 5, 5.0 with bare properties. */
import { ByteWriter } from '#bytes/write'

/** Variable Byte Integer: MQTT 5.0 §1.5.5. */
function variable(writer: ByteWriter, value: number): ByteWriter {
  let left = value
  do {
    const byte = left % 128
    left = Math.floor(left / 128)
    writer.u8(left > 0 ? byte | 0x80 : byte)
  } while (left > 0)
  return writer
}

function packet(type: number, flags: number, body: ByteWriter): Uint8Array {
  const bytes = body.take()
  return variable(new ByteWriter().u8((type << 4) | flags), bytes.length)
    .bytes(bytes)
    .take()
}

function string(writer: ByteWriter, value: string | Uint8Array): ByteWriter {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
  return writer.u16be(bytes.length).bytes(bytes)
}

function properties(writer: ByteWriter, level: number, bytes: Uint8Array = new Uint8Array(0)): ByteWriter {
  if (level !== 5) return writer
  return variable(writer, bytes.length).bytes(bytes)
}

interface Connection {
  readonly client: string
  readonly level?: 4 | 5
  readonly user?: string
  readonly password?: string
  readonly will?: { readonly topic: string; readonly payload: Uint8Array }
}

export function connect({ client, level = 4, user, password, will }: Connection): Uint8Array {
  const flags =
    2 |
    (will !== undefined ? 0x0c : 0) |
    (user !== undefined ? 0x80 : 0) |
    (password !== undefined ? 0x40 : 0)
  const body = string(new ByteWriter(), 'MQTT').u8(level, flags).u16be(60)
  string(properties(body, level), client)
  if (will !== undefined) string(string(properties(body, level), will.topic), will.payload)
  if (user !== undefined) string(body, user)
  if (password !== undefined) string(body, password)
  return packet(1, 0, body)
}

export function connack(code = 0, level: 4 | 5 = 4, bytes?: Uint8Array): Uint8Array {
  return packet(2, 0, properties(new ByteWriter().u8(0, code), level, bytes))
}

export interface Publication {
  readonly topic: string
  readonly payload: Uint8Array | string
  readonly quality?: 0 | 1 | 2
  readonly identifier?: number
  readonly retain?: boolean
  readonly level?: 4 | 5
  /** MQTT 5: replaces the topic from the second time on. */
  readonly alias?: number
}

export function publish(publication: Publication): Uint8Array {
  const { topic, payload, quality = 0, identifier = 1, retain = false, level = 4, alias } = publication
  const body = string(new ByteWriter(), topic)
  if (quality > 0) body.u16be(identifier)
  properties(body, level, alias === undefined ? undefined : new ByteWriter().u8(0x23).u16be(alias).take())
  body.bytes(typeof payload === 'string' ? new TextEncoder().encode(payload) : payload)
  return packet(3, (quality << 1) | (retain ? 1 : 0), body)
}

/** PUBACK (4), PUBREC (5), PUBREL (6), PUBCOMP (7); a reason only in MQTT 5. */
export function acknowledge(type: 4 | 5 | 6 | 7, identifier: number, reason?: number): Uint8Array {
  const body = new ByteWriter().u16be(identifier)
  if (reason !== undefined) body.u8(reason)
  return packet(type, type === 6 ? 2 : 0, body)
}

export function subscribe(identifier: number, filters: readonly string[], level: 4 | 5 = 4): Uint8Array {
  const body = properties(new ByteWriter().u16be(identifier), level)
  for (const filter of filters) string(body, filter).u8(1)
  return packet(8, 2, body)
}

export function suback(identifier: number, codes: readonly number[], level: 4 | 5 = 4): Uint8Array {
  return packet(9, 0, properties(new ByteWriter().u16be(identifier), level).u8(...codes))
}

export function unsubscribe(identifier: number, filters: readonly string[], level: 4 | 5 = 4): Uint8Array {
  const body = properties(new ByteWriter().u16be(identifier), level)
  for (const filter of filters) string(body, filter)
  return packet(10, 2, body)
}

export function unsuback(identifier: number, codes: readonly number[] = [], level: 4 | 5 = 4): Uint8Array {
  return packet(11, 0, properties(new ByteWriter().u16be(identifier), level).u8(...codes))
}

export function ping(): Uint8Array {
  return packet(12, 0, new ByteWriter())
}

export function pong(): Uint8Array {
  return packet(13, 0, new ByteWriter())
}

export function disconnect(): Uint8Array {
  return packet(14, 0, new ByteWriter())
}
