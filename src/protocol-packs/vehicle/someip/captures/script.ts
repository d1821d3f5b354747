import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const call = { service: 0x1234, method: 1, session: 7 }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'discovery',
    over: { transport: 'udp', port: 30_490 },
    lines: [['client', encode.offer(0x1234, [10, 20, 0, 1], 30_501)]],
  },
  {
    name: 'calls',
    over: { transport: 'udp', port: 30_501 },
    lines: [
      ['client', encode.message({ ...call, type: 'request' })],
      ['server', encode.message({ ...call, type: 'response' })],
      ['client', encode.message({ ...call, session: 8, type: 'request' })],
      ['server', encode.message({ ...call, session: 8, type: 'error', returnCode: 3 })],
      ['server', encode.message({ ...call, method: 0x8001, session: 9, type: 'notification' })],
    ],
  },
]
