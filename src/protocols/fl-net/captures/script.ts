import { hex } from '#bytes/hex'
import type { Script } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly Script[] = [
  {
    name: 'cyclic',
    over: { transport: 'udp', port: 55000, clientPort: 55003 },
    lines: [['client', encode.frame(hex('01020304'))]],
  },
]
