import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 4002 } as const
const protection = { functionType: 160, informationNumber: 18 }
const time = [0, 0, 30, 8]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'protection-relay',
    over,
    lines: [
      ['client', encode.fixedFrame(0x40, 7)],
      ['server', encode.identification(7, 160, 'EXAMPLE')],
      [
        'client',
        encode.asduFrame(0x73, 7, {
          type: 7,
          cause: 9,
          functionType: 255,
          informationNumber: 0,
          elements: [1],
        }),
      ],
      ['server', encode.asduFrame(0x08, 7, { type: 1, cause: 9, ...protection, elements: [2, ...time, 1] })],
      [
        'server',
        encode.asduFrame(0x08, 7, {
          type: 9,
          qualifier: 2,
          cause: 2,
          functionType: 160,
          informationNumber: 148,
          elements: [0, 0x40, 0x02, 0],
        }),
      ],
      ['client', encode.asduFrame(0x53, 7, { type: 20, cause: 20, ...protection, elements: [1, 9] })],
      ['server', encode.asduFrame(0x08, 7, { type: 1, cause: 20, ...protection, elements: [1, ...time, 9] })],
      [
        'client',
        encode.asduFrame(0x73, 7, {
          type: 20,
          cause: 20,
          functionType: 160,
          informationNumber: 24,
          elements: [2, 10],
        }),
      ],
      [
        'server',
        encode.asduFrame(0x08, 7, {
          type: 1,
          cause: 21,
          functionType: 160,
          informationNumber: 24,
          elements: [2, ...time, 10],
        }),
      ],
    ],
  },
]
