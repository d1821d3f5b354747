/** Builds TNS packets for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

function packet(type: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(8 + body.length)
    .u16be(0)
    .u8(type, 0)
    .u16be(0)
    .bytes(body)
    .take()
}

const VERSION = 314

export function connect(description: string): Uint8Array {
  return packet(
    1,
    new ByteWriter()
      .u16be(VERSION)
      .u16be(300)
      .zeros(12)
      .u16be(description.length)
      .u16be(58)
      .zeros(30)
      .ascii(description)
      .take(),
  )
}

export function accept(): Uint8Array {
  return packet(2, new ByteWriter().u16be(VERSION).zeros(14).take())
}

export function data(bytes: Uint8Array): Uint8Array {
  return packet(6, new ByteWriter().u16be(0).bytes(bytes).take())
}
