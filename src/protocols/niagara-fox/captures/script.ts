import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'hello',
    over: { transport: 'tcp', port: 1911 },
    lines: [
      ['client', encode.hello(1, { host: 'bench', app: 'Workbench', version: '3.7.44' })],
      ['server', encode.hello(0, { host: 'jace', app: 'Station', version: '3.5.41', station: 'HQ' })],
      [
        'server',
        encode.message('a', 1, -1, 'fox challenge', [
          ['method', 'basic'],
          ['nonce', new TextEncoder().encode('};;\nnot the end')],
        ]),
      ],
      ['client', encode.message('a', 2, -1, 'fox login', [['username', 'admin']])],
      ['server', encode.message('a', 2, -1, 'fox welcome', [])],
      ['client', encode.message('s', 3, -1, 'station invoke', [['ord', 'slot:/Fan/stop']])],
      ['server', encode.message('r', 3, 3, 'station invoke', [])],
    ],
  },
]
