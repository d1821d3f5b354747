import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'udp', port: 1502 } as const
const asked = (code: number, counter: number, data?: Uint8Array) =>
  encode.command('workstation', code, counter, data)
const answered = (code: number, counter: number, data?: Uint8Array) =>
  encode.command('controller', code, counter, data)

export const scripts: readonly ConversationScript[] = [
  {
    name: 'program-change',
    over,
    lines: [
      ['client', encode.bare('connectRequest')],
      ['server', encode.bare('connectReply')],
      ['client', asked(19, 0)],
      ['server', answered(108, 0, encode.status(1, 0, 'BOILER'))],
      ['client', asked(65, 1, hex('0000000000000000'))],
      ['server', answered(162, 1, hex('0000000001000000 01000000 4e800020'))],
      ['client', asked(1, 2)],
      ['server', answered(102, 2)],
      ['client', asked(55, 3, hex('0000 0100 0000 0000 0200 60000000 4e800020'))],
      ['server', answered(153, 3)],
      ['client', asked(11, 4)],
      ['server', answered(103, 4)],
      ['client', asked(20, 5)],
      ['server', answered(100, 5, hex('cb00'))],
      ['client', asked(21, 6)],
      ['client', encode.bare('disconnectRequest')],
      ['server', encode.bare('disconnectReply')],
    ],
  },
  {
    name: 'refused',
    over,
    lines: [
      ['client', encode.bare('connectRequest')],
      ['server', encode.bare('accessDenied')],
    ],
  },
]
