import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'version',
    over: { transport: 'tcp', port: 789 },
    lines: [
      ['client', encode.request(0x012b)],
      ['server', encode.response(0x012b, 'Example Controls')],
      ['client', encode.request(0x012a)],
      ['server', encode.response(0x012a, 'EX306')],
    ],
  },
]
