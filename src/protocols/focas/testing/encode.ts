/** Builds FOCAS messages for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'
import { TYPES } from '../wire.ts'

export function message(type: number, data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(0xa0, 0xa0, 0xa0, 0xa0)
    .u16be(1)
    .u16be(type)
    .u16be(data.length)
    .bytes(data)
    .take()
}

const single = (block: Uint8Array) =>
  new ByteWriter()
    .u16be(1)
    .u16be(block.length + 2)
    .bytes(block)
    .take()

export function request(unit: number, code: number): Uint8Array {
  return message(TYPES.request, single(new ByteWriter().u16be(unit).u16be(1).u16be(code).zeros(20).take()))
}

/** Asks for a program by its name; the field of it has 512 bytes. */
export function readProgram(name: string): Uint8Array {
  const data = new ByteWriter().u32be(1).ascii(name)
  return message(TYPES.readProgram, data.zeros(512 - name.length).take())
}

/** A request that brings data after its parameters. */
export function write(unit: number, code: number, data: Uint8Array): Uint8Array {
  const block = new ByteWriter().u16be(unit).u16be(1).u16be(code).zeros(18).u16be(data.length)
  return message(TYPES.request, single(block.bytes(data).take()))
}

export function answer(unit: number, code: number, values: Uint8Array, result = 0): Uint8Array {
  const block = new ByteWriter().u16be(unit).u16be(1).u16be(code).u16be(result).u32be(0)
  return message(TYPES.answer, single(block.u16be(values.length).bytes(values).take()))
}

export function system(): Uint8Array {
  return new ByteWriter()
    .u16be(0)
    .u16be(32)
    .ascii('31')
    .ascii(' M')
    .ascii('G431')
    .ascii('10.0')
    .ascii('03')
    .take()
}
