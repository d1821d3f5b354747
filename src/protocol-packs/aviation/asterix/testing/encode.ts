/** Writes data blocks for tests and scripts. */
import { ByteWriter } from '#bytes/write'

/** One record that begins with its data source, and `rest` after it. */
export function block(
  category: number,
  area: number,
  identification: number,
  rest: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return new ByteWriter()
    .u8(category)
    .u16be(6 + rest.length)
    .u8(0x80)
    .u8(area)
    .u8(identification)
    .bytes(rest)
    .take()
}
