import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

/** All stations with NetBIOS: IBM, LAN Technical Reference. */
const everybody = { mac: '03:00:00:00:00:01' }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'announcement',
    over: { llc: 0xf0 },
    server: everybody,
    lines: [
      ['client', encode.named(0x01, '', 'PRESS-3')],
      ['client', encode.named(0x0a, 'SERVER-1', 'PRESS-3')],
      [
        'client',
        encode.named(
          0x08,
          'PLANT',
          'PRESS-3',
          encode.mailslot('\\MAILSLOT\\BROWSE', encode.hostAnnouncement('PRESS-3')),
        ),
      ],
    ],
  },
]
