import type { ConversationScript } from '#model/script'
import { callReply, start } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'call',
    over: { transport: 'tcp', port: 1723 },
    lines: [
      ['client', start(true, 'remote-hand', 'Example', 1)],
      ['server', start(false, 'plant-edge', 'Example', 3790)],
      ['server', callReply(1)],
    ],
  },
]
