import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'words',
    over: { transport: 'tcp', port: 2004 },
    lines: [
      ['client', encode.request(0x54, 1, '%DW100')],
      ['server', encode.answer(0x55, 1, hex('3412'))],
      ['client', encode.request(0x58, 2, '%DW200', hex('0200 0100'))],
      ['server', encode.refusal(0x59, 2, 4)],
      ['client', encode.request(0xb0, 3, '')],
      ['server', encode.answer(0xb1, 3, new Uint8Array(24))],
    ],
  },
]
