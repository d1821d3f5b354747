/** Builds Ether-S-Bus telegrams of both sides, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { checksum } from '../wire.ts'

function telegram(attribute: number, sequence: number, body: Uint8Array): Uint8Array {
  const bytes = new ByteWriter()
    .u32be(9 + body.length + 2)
    .u8(1, 0)
    .u16be(sequence)
    .u8(attribute)
    .bytes(body)
    .take()
  return new ByteWriter()
    .bytes(bytes)
    .u16be(checksum(bytes, 0, bytes.length))
    .take()
}

export function request(
  sequence: number,
  station: number,
  command: number,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return telegram(0, sequence, new ByteWriter().u8(station, command).bytes(data).take())
}

export function response(sequence: number, data: Uint8Array): Uint8Array {
  return telegram(1, sequence, data)
}

/** 0 accepts, other codes refuse. */
export function acknowledge(sequence: number, code = 0): Uint8Array {
  return telegram(2, sequence, new ByteWriter().u16be(code).take())
}

/** Data of a read: how many, from where. */
export function range(count: number, first: number): Uint8Array {
  return new ByteWriter()
    .u8(count - 1)
    .u16be(first)
    .take()
}
