import type { ConversationScript } from '#model/script'
import { response, tableRequest } from '../testing/encode.ts'

const routes = [{ network: [192, 168, 40, 0], mask: 0xffffff00, metric: 2 }]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'announcements',
    over: { transport: 'udp', port: 520, clientPort: 520 },
    lines: [
      ['client', tableRequest()],
      ['server', response(routes)],
      ['server', response(routes, 'plant')],
    ],
  },
]
