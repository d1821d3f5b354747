import type { Script } from '#model/script'
import * as encode from '../encode.ts'

export const scripts: readonly Script[] = [
  {
    name: 'stop-and-run',
    over: { transport: 'tcp', port: 20256 },
    lines: [
      ['client', encode.ascii(1, '01ID')],
      ['server', encode.ascii(1, 'A01ID12R41')],
      ['client', encode.ascii(2, '01CCS')],
      ['server', encode.ascii(2, 'A01CC')],
      ['client', encode.ascii(3, '01CCR')],
    ],
  },
]
