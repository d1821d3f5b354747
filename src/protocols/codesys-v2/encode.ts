/** Builds CODESYS V2 messages of both sides, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export function message(data: Uint8Array): Uint8Array {
  return new ByteWriter().u16be(0xbbbb).u32le(data.length).bytes(data).take()
}

/** The answer to the first request: operating system, its type, the product. */
export function session(os: string, type: string, product: string): Uint8Array {
  const writer = new ByteWriter().zeros(58)
  for (const part of [os, type, product]) writer.ascii(part).zeros(32 - part.length)
  return message(writer.take())
}
