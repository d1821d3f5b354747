/** Builds AMQP 0-9-1 frames for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export function protocolHeader(): Uint8Array {
  return new ByteWriter().ascii('AMQP').u8(0, 0, 9, 1).take()
}

export function method(classId: number, methodId: number, args: Uint8Array, channel = 0): Uint8Array {
  return new ByteWriter()
    .u8(1)
    .u16be(channel)
    .u32be(4 + args.length)
    .u16be(classId)
    .u16be(methodId)
    .bytes(args)
    .u8(0xce)
    .take()
}

function longString(writer: ByteWriter, value: string): ByteWriter {
  return writer.u32be(value.length).ascii(value)
}

function table(values: Readonly<Record<string, string>>): Uint8Array {
  const writer = new ByteWriter()
  for (const [name, value] of Object.entries(values))
    longString(writer.u8(name.length).ascii(name).ascii('S'), value)
  const fields = writer.take()
  return new ByteWriter().u32be(fields.length).bytes(fields).take()
}

export function start(properties: Readonly<Record<string, string>>): Uint8Array {
  const args = new ByteWriter().u8(0, 9).bytes(table(properties))
  return method(10, 10, longString(longString(args, 'PLAIN'), 'en_US').take())
}

export function startOk(user: string, password: string): Uint8Array {
  const args = new ByteWriter()
    .bytes(table({ product: 'client' }))
    .u8(5)
    .ascii('PLAIN')
  return method(10, 11, longString(args, `\0${user}\0${password}`).u8(5).ascii('en_US').take())
}

export function tune(): Uint8Array {
  return method(10, 30, new ByteWriter().u16be(0).u32be(131_072).u16be(60).take())
}

export function publish(state: string, key: string): Uint8Array {
  const args = new ByteWriter().u16be(0).u8(state.length).ascii(state).u8(key.length).ascii(key).u8(0)
  return method(60, 40, args.take(), 1)
}
