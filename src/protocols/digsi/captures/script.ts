import { hex } from '#bytes/hex'
import type { Script } from '#model/script'

export const scripts: readonly Script[] = [
  {
    name: 'relay-stopped',
    over: { transport: 'udp', port: 50_000 },
    lines: [['client', hex('1149 0000000000000000000000000000 289e')]],
  },
]
