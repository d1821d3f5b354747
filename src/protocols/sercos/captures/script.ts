import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'phases',
    over: { etherType: 0x88cd },
    server: { mac: 'ff:ff:ff:ff:ff:ff' },
    lines: [
      ['client', encode.telegram(false, 0, 0)],
      ['client', encode.telegram(true, 0, 0)],
      ['client', encode.telegram(false, 0, 4)],
      ['client', encode.telegram(true, 0, 4)],
    ],
  },
]
