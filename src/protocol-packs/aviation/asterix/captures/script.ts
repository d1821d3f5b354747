import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'radar',
    over: { transport: 'udp', port: 8600 },
    lines: [
      ['client', encode.block(34, 25, 201)],
      ['client', new Uint8Array([...encode.block(48, 25, 201), ...encode.block(48, 25, 201)])],
    ],
  },
]
