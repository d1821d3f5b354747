import type { Script } from 'sightglass/sdk'
import { encodeMessage } from '../encode.ts'

export const scripts: readonly Script[] = [
  {
    name: 'reading',
    over: { transport: 'tcp', port: 65000 },
    lines: [
      ['client', encodeMessage(1, 1)],
      ['server', encodeMessage(1, 1, new Uint8Array([0, 7]))],
      ['client', encodeMessage(2, 3)],
      ['server', encodeMessage(2, 0x83)],
    ],
  },
]
