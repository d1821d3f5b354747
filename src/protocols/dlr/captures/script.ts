import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const ip = hex('0a140001')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'ring',
    over: { etherType: 0x80e1 },
    server: { mac: '01:21:6c:00:00:01' },
    lines: [
      ['client', encode.beacon(ip, 1, 1, 10)],
      ['client', encode.beacon(ip, 2, 2, 10)],
      ['client', encode.frame({ type: 5, ip, sequence: 3 })],
      ['client', encode.frame({ type: 9, ip, sequence: 4 })],
    ],
  },
]
