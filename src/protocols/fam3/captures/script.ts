import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 12289 } as const
const D = 4
const Y = 25
const F3SP58 = hex('46335350 35382d36 48202020 20202020 52657635 2e303020 0111 4000')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'identity-and-registers',
    over,
    lines: [
      ['client', encode.request(0x62, hex('01'))],
      ['server', encode.answer(0x62, F3SP58)],
      ['client', encode.request(0x11, encode.range(D, 100, 2))],
      ['server', encode.answer(0x11, hex('002a fff6'))],
      ['client', encode.request(0x12, hex('0004 00000064 0001 002b'))],
      ['server', encode.answer(0x12)],
      ['client', encode.request(0x01, encode.range(Y, 301, 2))],
      ['server', encode.answer(0x01, hex('01 00'))],
    ],
  },
  {
    name: 'stop-and-run',
    over,
    lines: [
      ['client', encode.request(0x46)],
      ['server', encode.answer(0x46)],
      ['client', encode.request(0x45)],
      ['server', encode.answer(0x45, undefined, 0x51)],
    ],
  },
]
