import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'signals',
    over: { transport: 'udp', port: 1234 },
    lines: [
      ['client', encode.readByName(1, ['@GV.LEVEL', '@GV.PUMP'])],
      ['server', encode.values(1, 1, [42.5, true])],
      ['client', encode.acknowledge(1)],
      ['client', encode.writeByAddress(2, 0x11, 0x0a)],
      ['server', encode.written(2, 2)],
      ['client', encode.acknowledge(2)],
      ['client', encode.readByName(3, ['@GV.LEVEL'])],
    ],
  },
]
