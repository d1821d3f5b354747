/** Writes EIGRP packets, for tests and golden captures. */
import { checksumOf, wordSum } from '#bytes/checksum'
import { ByteWriter } from '#bytes/write'

/** @param elements whole TLVs, one behind the other. */
function packet(opcode: number, autonomousSystem: number, elements: Uint8Array): Uint8Array {
  const head = (sum: number) =>
    new ByteWriter()
      .u8(2, opcode)
      .u16be(sum)
      .u32be(0)
      .u32be(0)
      .u32be(0)
      .u16be(0)
      .u16be(autonomousSystem)
      .bytes(elements)
      .take()
  const summed = head(0)
  return head(checksumOf(wordSum(summed, 0, summed.length)))
}

/** Hello with parameters and software version: RFC 7868 §6.6. */
export function hello(autonomousSystem: number): Uint8Array {
  const elements = new ByteWriter()
    .u16be(0x0001)
    .u16be(12)
    .u8(1, 0, 1, 0, 0, 0)
    .u16be(15)
    .u16be(0x0004)
    .u16be(8)
    .u8(15, 2, 3, 0)
  return packet(5, autonomousSystem, elements.take())
}

/** Update with one internal IPv4 network: RFC 7868 §6.8. */
export function update(autonomousSystem: number, prefix: readonly number[]): Uint8Array {
  const element = new ByteWriter()
    .u16be(0x0102)
    .u16be(25 + prefix.length)
    .u32be(0)
    .u32be(2560)
    .u32be(256)
    .u24be(1500)
    .u8(0, 255, 1, 0, 0)
    .u8(prefix.length * 8, ...prefix)
  return packet(1, autonomousSystem, element.take())
}
