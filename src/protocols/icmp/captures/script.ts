import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { encodeEcho } from '../testing/encode.ts'

const data = hex('6162636465666768696a6b6c6d6e6f70')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'echo',
    over: { ipProtocol: 1 },
    lines: [
      ['client', encodeEcho(8, 1, 1, data)],
      ['server', encodeEcho(0, 1, 1, data)],
    ],
  },
]
