/** Builds Moxa discovery datagrams for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export function search(): Uint8Array {
  return new ByteWriter().u8(1, 0, 0, 8).u32be(0).take()
}

export function answer(mac: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0x81, 0, 0, 0x18).zeros(10).bytes(mac).zeros(4).take()
}

/** A request to the device with that address; the answer repeats it. */
export function request(code: number, mac: Uint8Array): Uint8Array {
  return new ByteWriter().u8(code, 0, 0, 0x14).zeros(10).bytes(mac).take()
}

export function given(code: number, mac: Uint8Array, data: string): Uint8Array {
  const head = new ByteWriter().u8(code | 0x80, 0).u16be(20 + data.length)
  return head.zeros(10).bytes(mac).ascii(data).take()
}
