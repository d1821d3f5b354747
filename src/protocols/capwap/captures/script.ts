import type { ConversationScript } from '#model/script'
import { discoveryRequest, discoveryResponse } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'discovery',
    over: { transport: 'udp', port: 5246 },
    lines: [
      ['client', discoveryRequest(32473, 'AP-100', 'SN0001', '8.1.2')],
      ['server', discoveryResponse('plant-wlc')],
    ],
  },
]
