/** Writes messages of the FA-M3's personal computer link, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'

export function request(command: number, data: Uint8Array = new Uint8Array(0), cpu = 1): Uint8Array {
  return new ByteWriter().u8(command).u8(cpu).u16be(data.length).bytes(data).take()
}

export function answer(command: number, data: Uint8Array = new Uint8Array(0), exitCode = 0): Uint8Array {
  return new ByteWriter()
    .u8(command | 0x80)
    .u8(exitCode)
    .u16be(data.length)
    .bytes(data)
    .take()
}

/** Devices by the place of their letter in the alphabet: `range(4, 100, 2)` is D100 and D101. */
export function range(type: number, first: number, count: number): Uint8Array {
  return new ByteWriter().u16be(type).u32be(first).u16be(count).take()
}
