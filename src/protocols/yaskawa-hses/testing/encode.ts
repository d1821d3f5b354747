/** Builds packets of the High-Speed Ethernet Server for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'
import { HEADER, ID, RESERVED } from '../wire.ts'

const NONE: Uint8Array = new Uint8Array(0)

export interface YaskawaHsesRequest {
  readonly id: number
  /** 1: robot, 2: file. */
  readonly division?: number
  readonly command: number
  readonly instance: number
  readonly attribute: number
  readonly service: number
}

const head = (size: number, division: number, ack: number, id: number, block: number) =>
  new ByteWriter().bytes(ID).u16le(HEADER).u16le(size).u8(3, division, ack, id).u32le(block).bytes(RESERVED)

export function request({ id, division = 1, ...said }: YaskawaHsesRequest, data = NONE): Uint8Array {
  return head(data.length, division, 0, id, 0)
    .u16le(said.command)
    .u16le(said.instance)
    .u8(said.attribute, said.service, 0, 0)
    .bytes(data)
    .take()
}

export function answer(id: number, service: number, data = NONE, status = 0, added = 0): Uint8Array {
  return head(data.length, 1, 1, id, 0x8000_0000)
    .u8(service | 0x80, status, status === 0 ? 0 : 2, 0)
    .u16le(added)
    .u16le(0)
    .bytes(data)
    .take()
}

export function u4(value: number): Uint8Array {
  return new ByteWriter().u32le(value).take()
}

export function words(...fields: readonly (readonly [text: string, size: number])[]): Uint8Array {
  const writer = new ByteWriter()
  for (const [text, size] of fields) writer.ascii(text.padEnd(size, '\0'))
  return writer.take()
}
