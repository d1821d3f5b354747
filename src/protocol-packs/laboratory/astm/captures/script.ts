import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'results',
    over: { transport: 'tcp', port: 15150 },
    lines: [
      ['client', hex('05')],
      ['server', hex('06')],
      ['client', encode.frame(1, ['H|\\^&|||EX-1000^02-13^^A1234||||||||E1394-97', 'P|1', 'R|1|^^^WBC|7.1'])],
      ['server', hex('06')],
      ['client', hex('04')],
    ],
  },
]
