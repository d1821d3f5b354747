/** Builds BSAP datagrams for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

function datagram(type: number, sequence: number, acknowledged: number, unit?: Uint8Array): Uint8Array {
  const out = new ByteWriter()
    .u16le(14)
    .u16le(unit === undefined ? 0 : 1)
    .u16le(type)
    .u32le(sequence)
    .u32le(acknowledged)
  return unit === undefined ? out.take() : out.bytes(unit).take()
}

function unit(sequence: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u32le(9 + body.length)
    .u8(12)
    .u32le(sequence)
    .bytes(body)
    .take()
}

export function readByName(sequence: number, names: readonly string[]): Uint8Array {
  const body = new ByteWriter().u8(0xa0, 0, 0x04, 0x03, 0xd0, 0x01, 0x0f, names.length)
  for (const name of names) body.ascii(name).u8(0)
  return datagram(6, sequence, 0, unit(sequence, body.take()))
}

export function writeByAddress(sequence: number, address: number, value: number): Uint8Array {
  const body = new ByteWriter().u8(0xa0, 0, 0x80).u16le(0x7724).u8(0x0f, 1).u16le(address).u8(value)
  return datagram(6, sequence, 0, unit(sequence, body.take()))
}

const scratch = new DataView(new ArrayBuffer(4))

/** Values for the names of a request, logical or analog. */
export function values(sequence: number, request: number, all: readonly (boolean | number)[]): Uint8Array {
  const body = new ByteWriter().u8(0, all.length)
  all.forEach((value, i) => {
    if (typeof value === 'boolean') body.u8(0, value ? 1 : 0)
    else {
      scratch.setFloat32(0, value)
      body.u8(2).u32le(scratch.getUint32(0))
    }
    body.u16le(i).u16le(0x7724)
  })
  return datagram(5, sequence, request, unit(request, body.take()))
}

export function written(sequence: number, request: number): Uint8Array {
  return datagram(5, sequence, request, unit(request, Uint8Array.from([0, 0])))
}

export function acknowledge(sequence: number): Uint8Array {
  return datagram(0, 0, sequence)
}
