/** Builds blocks of CODESYS V3 over TCP, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { MAGIC } from './wire.ts'

/** One block with a datagram, a channel of zeros, and the header of a service. */
export function service(group: number, command: number, isAnswer = false): Uint8Array {
  const body = new ByteWriter()
    .u8(0xc5, 0x6b, 0x40, 0x40)
    .zeros(28)
    .u16le(0xcd55)
    .u16le(16)
    .u16le(isAnswer ? group | 0x80 : group)
    .u16le(command)
    .u32le(0x11)
    .u32le(0)
    .u32le(0)
    .take()
  return new ByteWriter()
    .u32le(MAGIC)
    .u32le(8 + body.length)
    .bytes(body)
    .take()
}
