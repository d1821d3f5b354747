/** Writes CLNP PDUs for tests and scripts. */
import { ByteWriter } from '#bytes/write'

export function pdu(
  type: number,
  destination: Uint8Array,
  source: Uint8Array,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const header = 9 + 2 + destination.length + source.length
  return new ByteWriter()
    .u8(0x81)
    .u8(header)
    .u8(1)
    .u8(60)
    .u8(type)
    .u16be(header + data.length)
    .u16be(0)
    .u8(destination.length)
    .bytes(destination)
    .u8(source.length)
    .bytes(source)
    .bytes(data)
    .take()
}
