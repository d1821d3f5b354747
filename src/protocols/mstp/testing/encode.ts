import { ByteWriter } from '#bytes/write'

/** A frame of MS/TP with its check sums: ANSI/ASHRAE 135-2020 clause 9.3, annex G. */
export function frame(
  type: number,
  destination: number,
  source: number,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const header = new ByteWriter().u8(type, destination, source).u16be(data.length).take()
  const whole = new ByteWriter()
    .u8(0x55, 0xff)
    .bytes(header)
    .u8(~checked(header, 0xff, 0x81) & 0xff)
  if (data.length > 0) whole.bytes(data).u16le(~checked(data, 0xffff, 0x8408) & 0xffff)
  return whole.take()
}

function checked(bytes: Uint8Array, begun: number, polynomial: number): number {
  let check = begun
  for (const byte of bytes) {
    check ^= byte
    for (let bit = 0; bit < 8; bit++) check = (check & 1) !== 0 ? (check >> 1) ^ polynomial : check >> 1
  }
  return check
}
