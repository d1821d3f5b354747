import { asciiBytes } from '#bytes/ber-write'
import type { Script } from '#model/script'

export const scripts: readonly Script[] = [
  {
    name: 'session',
    over: { carriedBy: 'tls' },
    lines: [
      ['client', asciiBytes('relay-1.net.anydesk.com')],
      ['server', asciiBytes('AnyNet Relay|AnyNet Root CA')],
    ],
  },
]
