import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const master = hex('0100140a')
const slave = hex('0200140a')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'cyclic',
    over: { transport: 'udp', port: 61450, clientPort: 61450 },
    lines: [
      ['client', encode.cyclicRequest({ group: 1, sequence: 7, master, slaves: [slave] })],
      [
        'server',
        encode.cyclicAnswer({
          address: slave,
          group: 1,
          sequence: 7,
          vendor: 0x1234,
          model: 0x11,
          version: 2,
        }),
      ],
      ['client', encode.cyclicRequest({ group: 1, sequence: 8, master, slaves: [slave] })],
    ],
  },
  {
    name: 'set-up',
    over: { transport: 'udp', port: 45238, clientPort: 45238 },
    lines: [
      ['client', encode.setup(0x0e90, 0, hex('00'.repeat(8)))],
      ['server', encode.setupAnswer(0x0e90, 0)],
    ],
  },
  {
    name: 'link',
    over: { etherType: 0x890f },
    server: { mac: '01:00:00:00:00:01' },
    lines: [['client', hex(`26 04 0000 1301 0000 01 ${'00'.repeat(37)}`)]],
  },
]
