import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'clock',
    over: { etherType: 0x8892 },
    server: { mac: '01:0e:cf:00:04:00' },
    lines: [
      ['client', encode.announce(1, hex('020000000001'), hex('aabbccdd 0001 0002 0304 05060708090a'))],
      ['client', encode.delayRequest(2, hex('020000000001'))],
    ],
  },
]
