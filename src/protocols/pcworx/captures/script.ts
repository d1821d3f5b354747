import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'device-information',
    over: { transport: 'tcp', port: 1962 },
    lines: [
      ['client', encode.connect()],
      ['server', encode.response(1, 0)],
      ['client', encode.request(5, 1)],
      ['server', encode.response(5, 1)],
      ['client', encode.request(6, 2)],
      ['server', encode.device(2, 'ILC 131 ETH', '4.42', '2700973')],
    ],
  },
]
