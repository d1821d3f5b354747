import { asciiBytes } from '#bytes/ber-write'
import type { ConversationScript } from '#model/script'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'session',
    over: { carriedBy: 'tls' },
    lines: [
      ['client', asciiBytes('www.ct7ctrgb6cr7.com')],
      ['server', asciiBytes('www.fcsyvnlemwxv5p.net|www.gg562izcxdvqdk.com')],
    ],
  },
]
