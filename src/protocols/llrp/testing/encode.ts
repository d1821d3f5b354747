/** Builds messages of LLRP 1.0.1 for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'

const NONE: Uint8Array = new Uint8Array(0)
const VERSION = 1 << 10

export function message(type: number, id: number, body: Uint8Array = NONE): Uint8Array {
  return new ByteWriter()
    .u16be(VERSION | type)
    .u32be(10 + body.length)
    .u32be(id)
    .bytes(body)
    .take()
}

export function parameter(type: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(type)
    .u16be(4 + body.length)
    .bytes(body)
    .take()
}

export function status(code: number, problem = ''): Uint8Array {
  return parameter(287, new ByteWriter().u16be(code).u16be(problem.length).ascii(problem).take())
}

export function capabilities(maker: number, model: number, firmware: string): Uint8Array {
  const body = new ByteWriter()
    .u16be(4)
    .u16be(0x4000)
    .u32be(maker)
    .u32be(model)
    .u16be(firmware.length)
    .ascii(firmware)
  return parameter(137, body.zeros(0).take())
}

/** Confirmation of the connection by a reader. */
export function greeting(id: number): Uint8Array {
  const time = parameter(128, new Uint8Array(8))
  const taken = parameter(256, new Uint8Array(2))
  return message(63, id, parameter(246, new ByteWriter().bytes(time).bytes(taken).take()))
}
