import { hex } from '#bytes/hex'
import type { Script } from '#model/script'
import * as encode from '../encode.ts'

export const scripts: readonly Script[] = [
  {
    name: 'session',
    over: { transport: 'tcp', port: 1200 },
    lines: [
      ['client', encode.message(hex('01'))],
      ['server', encode.session('ExampleOS', '2.6', 'Example Controller')],
    ],
  },
]
