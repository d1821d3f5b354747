import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

const ascii = (text: string) => new ByteWriter().ascii(text).take()

export function announcement(version = 2, command = 6): Uint8Array {
  const fields = new ByteWriter()
  const field = (type: number, body: Uint8Array) => fields.u8(type).u16be(body.length).bytes(body)
  field(0x02, hex('02000000002b 0a140002'))
  field(0x01, hex('02000000002b'))
  field(0x0a, hex('0000de60'))
  field(0x0b, ascii('bridge-tank-farm'))
  field(0x0c, ascii('N5N'))
  field(0x03, ascii('XM.ar7240.v6.3.6.33330.210818.1930'))
  field(0x16, ascii('6.3.6.33330'))
  const body = fields.take()
  return new ByteWriter().u8(version, command).u16be(body.length).bytes(body).take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'discovery',
    over: { transport: 'udp', port: 10001 },
    lines: [
      ['client', hex('01000000')],
      ['server', announcement(1, 0)],
    ],
  },
]
