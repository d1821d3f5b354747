import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

const over = { snap: { oui: 0x00e02b, type: 0x00bb } } as const
const client = { mac: '00:e0:2b:00:00:01' }
const server = { mac: '00:e0:2b:00:00:00' } // the group that switches listen on

export const scripts: readonly ConversationScript[] = [
  {
    name: 'announcement',
    over,
    client,
    server,
    lines: [
      [
        'client',
        hex(`
          01 00 0050 0000 0007 0000 00e02b000001
          99 01 0008 73 77 31 00
          99 02 0024 0001 0006 0000 000000000000 10020305 ffffffff 000000000000000000000000
          99 05 0010 80 00 0064 00000000 0a010109
          99 00 0004`),
      ],
    ],
  },
]
