import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { encodeQuery, encodeResponse } from '../testing/encode.ts'

const PTR = 12

export const scripts: readonly ConversationScript[] = [
  {
    name: 'lookups',
    over: { transport: 'udp', port: 53 },
    lines: [
      ['client', encodeQuery(1, 'historian.plant.example')],
      ['server', encodeResponse(1, 'historian.plant.example', hex('0a140010'))],
      ['client', encodeQuery(2, 'nowhere.example')],
      ['server', encodeResponse(2, 'nowhere.example', undefined)],
      ['client', encodeQuery(3, '16.0.20.10.in-addr.arpa', PTR)],
      ['server', encodeResponse(3, '16.0.20.10.in-addr.arpa', 'historian.plant.example', PTR)],
    ],
  },
]
