import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'discovery',
    over: { transport: 'udp', port: 12223 },
    lines: [
      ['client', encode.control(1, hex('3a 0001 00'))],
      ['server', encode.control(2)],
      ['client', encode.control(22)],
      ['server', encode.control(23)],
    ],
  },
]
