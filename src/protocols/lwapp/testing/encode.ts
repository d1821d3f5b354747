/** Writes LWAPP control messages for tests and scripts. */
import { ByteWriter } from '#bytes/write'

export function control(type: number, elements: Uint8Array = new Uint8Array(0)): Uint8Array {
  return new ByteWriter()
    .u8(0x04)
    .u8(0)
    .u16be(8 + elements.length)
    .u16be(0)
    .u8(type)
    .u8(1)
    .u16be(elements.length)
    .zeros(4)
    .bytes(elements)
    .take()
}
