import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const CONNECTION = 0x0102

export const scripts: readonly ConversationScript[] = [
  {
    name: 'read-and-mode',
    over: { transport: 'tcp', port: 2222 },
    lines: [
      ['client', encode.connect()],
      ['server', encode.connected(CONNECTION)],
      ['client', encode.carry(true, CONNECTION, hex('0f 00 0700 a2 02 07 89 00 00'))],
      ['server', encode.carry(false, CONNECTION, hex('4f 00 0700 0900'))],
      ['client', encode.carry(true, CONNECTION, hex('0f 00 0800 80 01'))],
      ['server', encode.carry(false, CONNECTION, hex('4f f0 0800 0b'))],
    ],
  },
]
