import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

const text = (value: string) => new ByteWriter().u16be(value.length).ascii(value).take()
const compact = (value: string) =>
  new ByteWriter()
    .u8(value.length + 1)
    .ascii(value)
    .take()

export function request(
  key: number,
  version: number,
  correlation: number,
  body: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const message = new ByteWriter()
    .u16be(key)
    .u16be(version)
    .u32be(correlation)
    .bytes(text('line-3'))
    .bytes(body)
    .take()
  return new ByteWriter().u32be(message.length).bytes(message).take()
}

export function answer(correlation: number, body: Uint8Array = new Uint8Array(6)): Uint8Array {
  return new ByteWriter()
    .u32be(4 + body.length)
    .u32be(correlation)
    .bytes(body)
    .take()
}

/** Tagged fields, the names of the software, tagged fields. */
export const versions: Uint8Array = request(
  18,
  3,
  1,
  new ByteWriter().u8(0).bytes(compact('apache-kafka-java')).bytes(compact('3.7.0')).u8(0).take(),
)
export const handshake: Uint8Array = request(17, 1, 2, text('PLAIN'))
export const plain: Uint8Array = request(
  36,
  0,
  3,
  new ByteWriter().u32be(14).ascii('\0historian\0abc').take(),
)
export const produce: Uint8Array = request(
  0,
  7,
  4,
  new ByteWriter()
    .u16be(0xffff)
    .u16be(1)
    .u32be(30_000)
    .u32be(1)
    .bytes(text('plant.tags'))
    .u32be(1)
    .u32be(0)
    .u32be(4)
    .u32be(0)
    .take(),
)

export const scripts: readonly ConversationScript[] = [
  {
    name: 'tags-produced',
    over: { transport: 'tcp', port: 9092 },
    lines: [
      ['client', versions],
      // No error, no versions, no throttling, no tagged fields.
      ['server', answer(1, hex('0000 01 00000000 00'))],
      ['client', handshake],
      ['server', answer(2)],
      ['client', plain],
      ['server', answer(3, hex('0000 ffff 00000000'))],
      ['client', produce],
      ['server', answer(4, new Uint8Array(8))],
      ['client', request(20, 1, 5, hex('00000001 0003 6f6c64 00007530'))],
      ['server', answer(5, new Uint8Array(8))],
    ],
  },
]
