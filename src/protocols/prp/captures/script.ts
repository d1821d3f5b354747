import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'supervision',
    over: { etherType: 0x88fb },
    server: { mac: '01:15:4e:00:01:00' },
    lines: [
      ['client', encode.supervision(20, 1, hex('020000000001'))],
      ['client', encode.supervision(23, 2, hex('020000000005'), hex('020000000001'))],
    ],
  },
]
