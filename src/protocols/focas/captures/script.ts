import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'
import { TYPES } from '../wire.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'machine',
    over: { transport: 'tcp', port: 8193 },
    lines: [
      ['client', encode.message(TYPES.openRequest, hex('0002'))],
      ['server', encode.message(TYPES.openAnswer, new Uint8Array(8))],
      ['client', encode.request(1, 0x18)],
      ['server', encode.answer(1, 0x18, encode.system())],
      ['client', encode.request(1, 0x19)],
      ['server', encode.answer(1, 0x19, new Uint8Array(14))],
      ['client', encode.request(2, 0x8002)],
      ['server', encode.answer(2, 0x8002, new Uint8Array(0), 6)],
      ['client', encode.readProgram('O0100-O0100')],
      ['client', encode.message(TYPES.closeRequest, new Uint8Array(0))],
      ['server', encode.message(TYPES.closeAnswer, new Uint8Array(0))],
    ],
  },
]
