import type { ConversationScript } from '#model/script'
import { hello, update } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'neighbours',
    over: { ipProtocol: 88 },
    lines: [
      ['client', hello(100)],
      ['server', hello(100)],
      ['client', update(100, [192, 168, 40])],
    ],
  },
]
