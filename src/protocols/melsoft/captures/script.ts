import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const lines: ConversationScript['lines'] = [
  ['client', encode.request(0x0121, hex('0000 0001'))],
  ['server', encode.answer(0x0121, 0, encode.model('EX5U-32MT', 0x4a29))],
  ['client', encode.request(0x1002, hex('0001'), 1)],
  ['server', encode.answer(0x1002, 0, hex(''), 1)],
  ['client', encode.request(0x1829, hex('01020304'), 2)],
  ['server', encode.answer(0x1829, 0x4002, hex(''), 2)],
]

export const scripts: readonly ConversationScript[] = [
  { name: 'stopped', over: { transport: 'tcp', port: 5007 }, lines },
  { name: 'datagrams', over: { transport: 'udp', port: 5560 }, lines },
]
