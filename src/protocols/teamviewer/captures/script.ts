import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'session',
    over: { transport: 'tcp', port: 5938 },
    lines: [
      ['client', hex('1724 10 0400 a0df0051')],
      ['server', hex('1724 11 0400 a0df0051')],
      ['client', hex('1724 10 0800 0102030405060708')],
    ],
  },
]
