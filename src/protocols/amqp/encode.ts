/** Writes AMQP 0-9-1, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'

export const protocolHeader = new Uint8Array([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1])

export function methodFrame(
  channel: number,
  classId: number,
  methodId: number,
  body: Uint8Array,
): Uint8Array {
  const writer = new ByteWriter()
    .u8(1)
    .u16be(channel)
    .u32be(4 + body.length)
  return writer.u16be(classId).u16be(methodId).bytes(body).u8(0xce).take()
}

function table(entries: Readonly<Record<string, string>>): Uint8Array {
  const writer = new ByteWriter()
  for (const [name, value] of Object.entries(entries))
    writer.u8(name.length).ascii(name).ascii('S').u32be(value.length).ascii(value)
  const body = writer.take()
  return new ByteWriter().u32be(body.length).bytes(body).take()
}

/** Connection.Start of a broker. */
export function start(properties: Readonly<Record<string, string>>): Uint8Array {
  const body = new ByteWriter().u8(0, 9).bytes(table(properties))
  return methodFrame(0, 10, 10, body.u32be(5).ascii('PLAIN').u32be(5).ascii('en_US').take())
}

/** Connection.Start-Ok with PLAIN. */
export function startOk(
  properties: Readonly<Record<string, string>>,
  user: string,
  password: string,
): Uint8Array {
  const secret = `\0${user}\0${password}`
  const body = new ByteWriter()
    .bytes(table(properties))
    .u8(5)
    .ascii('PLAIN')
    .u32be(secret.length)
    .ascii(secret)
  return methodFrame(0, 10, 11, body.u8(5).ascii('en_US').take())
}

export function openOk(): Uint8Array {
  return methodFrame(0, 10, 41, new Uint8Array([0]))
}

/** Basic.Publish without flags. */
export function publish(exchange: string, key: string): Uint8Array {
  const body = new ByteWriter().u16be(0).u8(exchange.length).ascii(exchange).u8(key.length).ascii(key).u8(0)
  return methodFrame(1, 60, 40, body.take())
}
