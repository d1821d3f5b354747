import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export function magic(mac: string, rest = ''): Uint8Array {
  const writer = new ByteWriter().bytes(hex('ffffffffffff'))
  for (let i = 0; i < 16; i++) writer.bytes(hex(mac))
  return writer.bytes(hex(rest)).take()
}

const all = 'ff:ff:ff:ff:ff:ff'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'station-woken',
    over: { transport: 'udp', port: 9 },
    server: { ip: '255.255.255.255', mac: all },
    lines: [
      ['client', magic('020000000031')],
      ['client', magic('020000000032', '010203040506')],
    ],
  },
  {
    name: 'frame',
    over: { etherType: 0x0842 },
    server: { mac: all },
    lines: [['client', magic('020000000031')]],
  },
]
