import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

function field(writer: ByteWriter, type: number, body: Uint8Array): ByteWriter {
  return writer.u16be(type).u16be(body.length).bytes(body)
}

export function announcement(): Uint8Array {
  const ascii = (text: string) => new ByteWriter().ascii(text).take()
  const writer = new ByteWriter().u16be(0).u16be(7)
  field(writer, 1, hex('020000000001'))
  field(writer, 5, ascii('gate-cell-3'))
  field(writer, 7, ascii('7.14 (stable)'))
  field(writer, 8, ascii('MikroTik'))
  field(writer, 12, ascii('RB750Gr3'))
  field(writer, 17, hex('0a140001'))
  return field(writer, 16, ascii('bridge/ether2')).take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'announcement',
    over: { transport: 'udp', port: 5678, clientPort: 5678 },
    server: { ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff' },
    lines: [
      ['client', hex('00000000')],
      ['client', announcement()],
    ],
  },
]
