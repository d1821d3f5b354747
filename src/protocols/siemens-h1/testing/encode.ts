/** Builds Fetch and Write messages of both sides, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

interface Place {
  /** ORG identifier: 1 DB, 2 M, 3 I, 4 Q. */
  readonly organisation: number
  readonly number: number
  readonly address: number
  readonly count: number
}

/** Opcode 5 fetches, 3 writes `data`. */
export function request(
  opcode: 3 | 5,
  { organisation, number, address, count }: Place,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return new ByteWriter()
    .u8(0x53, 0x35, 0x10, 1, 3, opcode, 3, 8, organisation, number)
    .u16be(address)
    .u16be(count)
    .u8(0xff, 2)
    .bytes(data)
    .take()
}

/** Opcode 6 answers a fetch with `data`, 4 a write. */
export function response(opcode: 4 | 6, error = 0, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return new ByteWriter()
    .u8(0x53, 0x35, 0x10, 1, 3, opcode, 0x0f, 3, error, 0xff, 7)
    .zeros(5)
    .bytes(data)
    .take()
}
