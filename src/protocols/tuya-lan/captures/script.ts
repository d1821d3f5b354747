import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export function message(command: number, contents: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u32be(0x55aa)
    .u32be(1)
    .u32be(command)
    .u32be(contents.length + 8)
    .bytes(contents)
    .u32be(0x1234_5678)
    .u32be(0xaa55)
    .take()
}

export const plain: Uint8Array = message(
  0,
  new ByteWriter()
    .u32be(0)
    .ascii(
      '{"ip":"10.20.0.1","gwId":"00000000000000000031","active":2,"productKey":"keyexample0000001","version":"3.1"}',
    )
    .take(),
)

/** The form of version 3.5, its contents ciphered. */
export const newest: Uint8Array = new ByteWriter()
  .u32be(0x6699)
  .u16be(0)
  .u32be(2)
  .u32be(0x0d)
  .u32be(44)
  .zeros(44)
  .u32be(0x9966)
  .take()

export const scripts: readonly ConversationScript[] = [
  {
    name: 'announced',
    over: { transport: 'udp', port: 6666 },
    server: { ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff' },
    lines: [['client', plain]],
  },
  {
    name: 'plug-switched',
    over: { transport: 'tcp', port: 6668 },
    lines: [
      ['client', message(0x0a, new Uint8Array(32))],
      ['server', message(0x0a, new Uint8Array(36))],
      ['client', message(0x07, new Uint8Array(32))],
      ['server', message(0x08, new Uint8Array(36))],
      ['client', newest],
    ],
  },
]
