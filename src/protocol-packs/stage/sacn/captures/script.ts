import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'lights',
    over: { transport: 'udp', port: 5568, clientPort: 5568 },
    server: { ip: '239.255.0.7', mac: '01:00:5e:7f:00:07' },
    lines: [
      ['client', encode.discovery('Tunnel north', [7, 8])],
      ['client', encode.data('Tunnel north', 7, new Uint8Array([0, 128, 255]))],
      ['client', encode.synchronisation(7)],
      ['client', encode.data('Tunnel north', 7, new Uint8Array([0, 0, 0]), 0x40)],
    ],
  },
]
