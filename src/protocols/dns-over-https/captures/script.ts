import { asciiBytes } from '#bytes/ber-write'
import type { ConversationScript } from '#model/script'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'session',
    over: { carriedBy: 'tls' },
    lines: [['client', asciiBytes('mozilla.cloudflare-dns.com')]],
  },
]
