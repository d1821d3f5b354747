import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'cyclic',
    over: { transport: 'udp', port: 55000, clientPort: 55003 },
    lines: [['client', encode.frame(hex('01020304'))]],
  },
]
