import { hex } from '#bytes/hex'
import type { Script } from '#model/script'
import * as encode from '../encode.ts'

export const scripts: readonly Script[] = [
  {
    name: 'discovery',
    over: { transport: 'udp', port: 4800 },
    lines: [
      ['client', encode.search()],
      ['server', encode.answer(hex('02 00 00 00 00 17'))],
    ],
  },
]
