/** Writes datagrams of gateways and of their server, for tests and the golden capture. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'

export function datagram(identifier: number, eui = '', json = '', version = 2): Uint8Array {
  return new ByteWriter().u8(version, 0x12, 0x34, identifier).bytes(hex(eui)).ascii(json).take()
}
