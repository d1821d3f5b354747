import type { Script } from '#model/script'
import * as encode from '../encode.ts'

export const scripts: readonly Script[] = [
  {
    name: 'stop-and-start',
    over: { transport: 'tcp', port: 11740 },
    lines: [
      ['client', encode.service(1, 1)],
      ['server', encode.service(1, 1, true)],
      ['client', encode.service(2, 17)],
      ['server', encode.service(2, 17, true)],
      ['client', encode.service(2, 16)],
    ],
  },
]
