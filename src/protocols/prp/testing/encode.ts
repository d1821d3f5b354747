/** Builds supervision frames after the EtherType: IEC 62439-3:2016 §4.3. */
import { ByteWriter } from '#bytes/write'

/** `type`: 20 PRP duplicate discard, 23 HSR. */
export function supervision(
  type: number,
  sequence: number,
  node: Uint8Array,
  redBox?: Uint8Array,
): Uint8Array {
  const bytes = new ByteWriter().u16be(1).u16be(sequence).u8(type, 6).bytes(node)
  if (redBox !== undefined) bytes.u8(30, 6).bytes(redBox)
  return bytes.zeros(46 - bytes.length).take()
}
