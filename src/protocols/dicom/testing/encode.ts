/** Builds DICOM units, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

function unit(type: number, body: Uint8Array): Uint8Array {
  return new ByteWriter().u8(type, 0).u32be(body.length).bytes(body).take()
}

function item(type: number, content: string): Uint8Array {
  return new ByteWriter().u8(type, 0).u16be(content.length).ascii(content).take()
}

export interface AssociationToWrite {
  readonly called: string
  readonly calling: string
  readonly implementation: string
  readonly version: string
}

/** Request (1) or acceptance (2). */
export function association(
  type: 1 | 2,
  { called, calling, implementation, version }: AssociationToWrite,
): Uint8Array {
  const maximum = new ByteWriter().u8(0x51, 0).u16be(4).u32be(16384).take()
  const user = new ByteWriter()
    .bytes(maximum)
    .bytes(item(0x52, implementation))
    .bytes(item(0x55, version))
    .take()
  const syntaxes = new ByteWriter().u8(1, 0, 0, 0)
  if (type === 1) syntaxes.bytes(item(0x30, '1.2.840.10008.1.1'))
  syntaxes.bytes(item(0x40, '1.2.840.10008.1.2'))
  const context = syntaxes.take()
  return unit(
    type,
    new ByteWriter()
      .u16be(1)
      .u16be(0)
      .ascii(called.padEnd(16))
      .ascii(calling.padEnd(16))
      .zeros(32)
      .bytes(item(0x10, '1.2.840.10008.3.1.1.1'))
      .u8(type === 1 ? 0x20 : 0x21, 0)
      .u16be(context.length)
      .bytes(context)
      .u8(0x50, 0)
      .u16be(user.length)
      .bytes(user)
      .take(),
  )
}

/** A command set; an answer has a status. */
export function command(field: number, id: number, sopClass: string, status?: number): Uint8Array {
  const padded = sopClass.length % 2 === 0 ? sopClass : `${sopClass}\0`
  const set = new ByteWriter().u16le(0).u16le(2).u32le(padded.length).ascii(padded)
  const word = (element: number, value: number) => set.u16le(0).u16le(element).u32le(2).u16le(value)
  word(0x0100, field)
  word(status === undefined ? 0x0110 : 0x0120, id)
  word(0x0800, 0x0101)
  if (status !== undefined) word(0x0900, status)
  const length = new ByteWriter().u16le(0).u16le(0).u32le(4).u32le(set.length).bytes(set.take()).take()
  return unit(
    4,
    new ByteWriter()
      .u32be(length.length + 2)
      .u8(1, 3)
      .bytes(length)
      .take(),
  )
}

export function release(isAnswer = false): Uint8Array {
  return unit(isAnswer ? 6 : 5, new Uint8Array(4))
}
