import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

const over = { snap: { oui: 0x00e052, type: 0x2000 } } as const
const client = { mac: '00:e0:52:00:00:01' }
const server = { mac: '01:e0:52:cc:cc:cc' } // the group that switches listen on

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
          01 78 0000
          0001 0007 73 77 31
          0002 0011 00000001 01 01 cc 0004 0a010109
          0003 0009 65 31 2f 31 32
          0004 000a 53 77 69 74 63 68
          0005 000a 30 38 2e 30 39 35
          0006 000c 49 43 58 37 31 35 30 20`),
      ],
    ],
  },
]
