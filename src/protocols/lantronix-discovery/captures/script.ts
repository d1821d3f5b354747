import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'discovery',
    over: { transport: 'udp', port: 30_718 },
    lines: [
      ['client', encode.query()],
      ['server', encode.response(hex('02 00 00 00 00 17'))],
    ],
  },
]
