import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const vendor = 0x0110

export const scripts: readonly ConversationScript[] = [
  {
    name: 'discovery',
    over: { transport: 'udp', port: 7400 },
    lines: [
      ['client', encode.announcement({ about: 'participant', vendor, names: { entity: 'crane-1' } })],
      [
        'client',
        encode.announcement({ about: 'publication', vendor, names: { topic: 'rt/load', type: 'Load' } }),
      ],
      [
        'client',
        encode.announcement({ about: 'subscription', vendor, names: { topic: 'rt/stop', type: 'Stop' } }),
      ],
    ],
  },
]
