import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'udp', port: 5683 } as const
const CONTENT = 0x45
const CHANGED = 0x44
const FORBIDDEN = 0x83

export const scripts: readonly ConversationScript[] = [
  {
    name: 'resources',
    over,
    lines: [
      ['client', encode.message({ type: 'confirmable', code: 1, id: 1, token: 1, path: '.well-known/core' })],
      [
        'server',
        encode.message({
          type: 'acknowledgement',
          code: CONTENT,
          id: 1,
          token: 1,
          payload: '</temp>;rt="t"',
        }),
      ],
      ['client', encode.message({ type: 'confirmable', code: 1, id: 2, token: 2, path: 'temp', observe: 0 })],
      [
        'server',
        encode.message({
          type: 'acknowledgement',
          code: CONTENT,
          id: 2,
          token: 2,
          observe: 9,
          payload: '21.5',
        }),
      ],
      [
        'server',
        encode.message({
          type: 'nonConfirmable',
          code: CONTENT,
          id: 71,
          token: 2,
          observe: 10,
          payload: '21.7',
        }),
      ],
      [
        'client',
        encode.message({
          type: 'confirmable',
          code: 3,
          id: 3,
          token: 3,
          path: 'valve/position',
          payload: '40',
        }),
      ],
      ['server', encode.empty('acknowledgement', 3)],
      ['server', encode.message({ type: 'confirmable', code: CHANGED, id: 72, token: 3 })],
      ['client', encode.empty('acknowledgement', 72)],
      ['client', encode.message({ type: 'confirmable', code: 4, id: 4, token: 4, path: 'valve' })],
      ['server', encode.message({ type: 'acknowledgement', code: FORBIDDEN, id: 4, token: 4 })],
      ['client', encode.message({ type: 'confirmable', code: 2, id: 5, token: 5, path: 'reboot' })],
      ['server', encode.empty('reset', 5)],
    ],
  },
  {
    name: 'over-tcp',
    over: { transport: 'tcp', port: 5683 },
    lines: [
      ['client', hex('00 e1')],
      ['server', hex('00 e1')],
      [
        'client',
        encode.overTcp(
          encode.message({ type: 'confirmable', code: 1, id: 0, token: 7, path: 'temperature' }),
        ),
      ],
      [
        'server',
        encode.overTcp(
          encode.message({ type: 'acknowledgement', code: CONTENT, id: 0, token: 7, payload: '21.5' }),
        ),
      ],
      [
        'client',
        encode.overTcp(
          encode.message({
            type: 'confirmable',
            code: 3,
            id: 0,
            token: 8,
            path: 'valve/position',
            payload: '4'.repeat(300),
          }),
        ),
      ],
      [
        'server',
        encode.overTcp(encode.message({ type: 'acknowledgement', code: FORBIDDEN, id: 0, token: 8 })),
      ],
    ],
  },
  {
    name: 'wrong-option',
    over,
    lines: [
      ['client', encode.message({ type: 'confirmable', code: 1, id: 1, path: 'a' })],
      ['client', hex('40 01 0002 f1 61')],
    ],
  },
]
