/** Builds Crimson 3 messages of both sides, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export function request(register: 0x012a | 0x012b): Uint8Array {
  return new ByteWriter()
    .u16be(4)
    .u16be(register)
    .u16be(register === 0x012b ? 0x1b00 : 0x1a00)
    .take()
}

export function response(register: number, text: string): Uint8Array {
  return new ByteWriter()
    .u16be(5 + text.length)
    .u16be(register)
    .u16be(0x0300)
    .ascii(`${text}\0`)
    .take()
}
