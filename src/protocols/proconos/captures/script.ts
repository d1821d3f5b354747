import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'stop',
    over: { transport: 'tcp', port: 20547 },
    lines: [
      ['client', hex('cc01 000d c001 0000 d517')],
      ['client', hex('cc01 000b 4002 0000 47ee')],
      ['client', hex('cc01 000f 4007 0000 eafa')],
      ['client', hex('cc01 0001 400e 0000 4c07')],
      ['client', hex('cc01 0004 400e 0000 1821')],
      ['client', hex('cc01 0033 400f 0400 01020304 0000')],
    ],
  },
]
