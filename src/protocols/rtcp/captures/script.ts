import type { ConversationScript } from '#model/script'
import { compound } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'reports',
    over: { transport: 'udp', port: 16385 },
    lines: [
      ['client', compound(0x1234abcd, 'operator@10.20.0.1', 'Gate Phone 2.1')],
      ['server', compound(0x5678abcd, 'gate@10.20.0.2', 'Gate Station 1.0')],
    ],
  },
]
