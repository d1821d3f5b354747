/** Writes messages of skeleton-protocol, for the scripts in captures/. */
import { ByteWriter } from 'sightglass/sdk'
import { MAGIC } from '../wire.ts'

export function encodeMessage(
  sequence: number,
  functionCode: number,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return new ByteWriter()
    .u16be(MAGIC)
    .u16be(7 + data.length)
    .u16be(sequence)
    .u8(functionCode)
    .bytes(data)
    .take()
}
