import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const ident = { vendor: 0x0100, product: 0x1f, revision: 0x10001, serial: 77, ip: 0xc0a86401, name: 'node-1' }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'network',
    over: { etherType: 0x88ab },
    server: { mac: '01:11:1e:00:00:01' },
    lines: [
      ['client', encode.startOfCycle()],
      ['client', encode.nmtCommand(1, 0x22)],
      ['client', encode.writeObject(1, 0x1f82, 0, 7)],
    ],
  },
  {
    name: 'node',
    over: { etherType: 0x88ab },
    server: { mac: '01:11:1e:00:00:02' },
    lines: [
      ['client', encode.identResponse(1, ident)],
      ['client', encode.pollResponse(1, 0xfd, hex('01020304'))],
    ],
  },
]
