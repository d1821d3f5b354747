/** Builds telegrams of CoLa A and B for tests and the golden captures. */
import { ByteWriter } from '#bytes/write'

export function plain(telegram: string): Uint8Array {
  return new ByteWriter().u8(2).ascii(telegram).u8(3).take()
}

export function binary(command: string, values: Uint8Array = new Uint8Array(0)): Uint8Array {
  const body = new ByteWriter().ascii(command).bytes(values).take()
  const sum = body.reduce((all, byte) => all ^ byte, 0)
  return new ByteWriter().u8(2, 2, 2, 2).u32be(body.length).bytes(body).u8(sum).take()
}

export function counted(...texts: readonly string[]): Uint8Array {
  const writer = new ByteWriter()
  for (const text of texts) writer.u16be(text.length).ascii(text)
  return writer.take()
}
