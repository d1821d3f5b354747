/** Builds frames of analysers, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { checksum } from '../wire.ts'

export function frame(number: number, records: readonly string[]): Uint8Array {
  const inside = new ByteWriter()
    .ascii(`${number}${records.map((record) => `${record}\r`).join('')}`)
    .u8(3)
    .take()
  return new ByteWriter()
    .u8(2)
    .bytes(inside)
    .ascii(`${checksum(inside, 0, inside.length)}\r\n`)
    .take()
}
