/** Builds HSMS messages and SECS-II items for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'

const bytesOf = (writer: ByteWriter) => writer.take()

export function list(...items: Uint8Array[]): Uint8Array {
  const writer = new ByteWriter().u8(0x01, items.length)
  for (const item of items) writer.bytes(item)
  return bytesOf(writer)
}

export function ascii(text: string): Uint8Array {
  return new ByteWriter().u8(0x41, text.length).ascii(text).take()
}

export function binary(...bytes: number[]): Uint8Array {
  return new ByteWriter().u8(0x21, bytes.length, ...bytes).take()
}

export function u4(value: number): Uint8Array {
  return new ByteWriter().u8(0xb1, 4).u32be(value).take()
}

/** `S1F13` and its text; a reply is wanted of functions with an odd number. */
export function data(code: string, system: number, text: Uint8Array = new Uint8Array(0)): Uint8Array {
  const [, stream, function_] = /^S(\d+)F(\d+)$/.exec(code)!
  const wait = Number(function_) % 2 === 1 ? 0x80 : 0
  return new ByteWriter()
    .u32be(10 + text.length)
    .u16be(0)
    .u8(Number(stream) | wait, Number(function_), 0, 0)
    .u32be(system)
    .bytes(text)
    .take()
}

export function control(stype: number, system: number, status = 0): Uint8Array {
  return new ByteWriter().u32be(10).u16be(0xffff).u8(0, status, 0, stype).u32be(system).take()
}
