/** Builds Lantronix discovery datagrams for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export function query(): Uint8Array {
  return new ByteWriter().u32be(0xf6).take()
}

export function response(mac: Uint8Array): Uint8Array {
  return new ByteWriter().u32be(0xf7).zeros(20).bytes(mac).take()
}
