import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const mac = hex('02 00 00 00 00 17')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'discovery',
    over: { transport: 'udp', port: 4800 },
    lines: [
      ['client', encode.search()],
      ['server', encode.answer(mac)],
      ['client', encode.request(0x10, mac)],
      ['server', encode.given(0x10, mac, 'NP5110_1234\0\0\0\0')],
      ['client', encode.request(0x29, mac)],
      ['server', encode.given(0x29, mac, '\0'.repeat(200))],
    ],
  },
]
