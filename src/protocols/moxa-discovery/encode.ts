/** Builds Moxa discovery datagrams for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export function search(): Uint8Array {
  return new ByteWriter().u8(1, 0, 0, 8).u32be(0).take()
}

export function answer(mac: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0x81, 0, 0, 0x18).zeros(10).bytes(mac).zeros(4).take()
}
