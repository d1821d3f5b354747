import { asciiBytes } from '#bytes/ber-write'
import type { Script } from '#model/script'

export const scripts: readonly Script[] = [
  {
    name: 'session',
    over: { carriedBy: 'tls' },
    lines: [['client', asciiBytes('mozilla.cloudflare-dns.com')]],
  },
]
