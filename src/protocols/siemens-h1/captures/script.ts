import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const place = { organisation: 1, number: 3, address: 0, count: 2 }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'fetch-and-write',
    over: { transport: 'tcp', port: 4001 },
    lines: [
      ['client', encode.request(5, place)],
      ['server', encode.response(6, 0, hex('0001 0002'))],
      ['client', encode.request(3, place, hex('0003 0004'))],
      ['server', encode.response(4, 6)],
    ],
  },
]
