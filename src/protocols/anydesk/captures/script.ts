import { asciiBytes } from '#bytes/ber-write'
import type { ConversationScript } from '#model/script'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'session',
    over: { carriedBy: 'tls' },
    lines: [
      ['client', asciiBytes('relay-1.net.anydesk.com')],
      ['server', asciiBytes('AnyNet Relay|AnyNet Root CA')],
    ],
  },
]
