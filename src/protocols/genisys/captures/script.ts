import type { ConversationScript } from '#model/script'
import { frame } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'interlocking',
    over: { transport: 'tcp', port: 10001 },
    lines: [
      ['client', frame(0xfb, 1)],
      ['server', frame(0xf1, 1)],
      ['client', frame(0xfd, 1)],
      ['server', frame(0xf2, 1, [0, 5, 1, 0xf3])],
      ['client', frame(0xfa, 1)],
      ['server', frame(0xf1, 1)],
      ['client', frame(0xfc, 1, [2, 0x10])],
      ['server', frame(0xf3, 1, [2, 0x10])],
      ['client', frame(0xfe, 1)],
      ['server', frame(0xf1, 1)],
      ['client', frame(0xf9, 0, [0, 1])],
      ['client', frame(0xfb, 2)],
    ],
  },
]
