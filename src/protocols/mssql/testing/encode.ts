/** Builds TDS packets for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { packetType } from '../wire.ts'

export function packet(type: keyof typeof packetType, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(packetType[type], 1)
    .u16be(8 + body.length)
    .u16be(0)
    .u8(1, 0)
    .bytes(body)
    .take()
}

/** VERSION and ENCRYPTION (2: not supported). */
export function preloginOptions(major: number, build: number, encryption: number): Uint8Array {
  return new ByteWriter()
    .u8(0)
    .u16be(11)
    .u16be(6)
    .u8(1)
    .u16be(17)
    .u16be(1)
    .u8(0xff)
    .u8(major, 0)
    .u16be(build)
    .u16be(0)
    .u8(encryption)
    .take()
}

export function login(host: string, user: string, application: string): Uint8Array {
  const names = [host, user, '', application]
  const writer = new ByteWriter()
  let at = 94
  for (const name of names) {
    writer.u16le(at).u16le(name.length)
    at += 2 * name.length
  }
  const offsets = writer.take()
  const text = new ByteWriter().utf16le(names.join('')).take()
  const body = new ByteWriter()
    .u32le(94 + text.length)
    .u32le(0x74000004)
    .zeros(28)
    .bytes(offsets)
    .zeros(94 - 36 - offsets.length)
    .bytes(text)
  return packet('login', body.take())
}

export function batch(statement: string): Uint8Array {
  return packet('batch', new ByteWriter().utf16le(statement).take())
}
