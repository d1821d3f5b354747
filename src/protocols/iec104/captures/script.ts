import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptStep } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 2404 } as const
const begin: readonly ScriptStep[] = [
  ['client', encode.functionFrame('STARTDT act')],
  ['server', encode.functionFrame('STARTDT con')],
]
const station = { commonAddress: 10, objects: [{ address: 0, elements: hex('14') }] }
const breaker = (value: number, isSelect: boolean) => ({
  type: 46,
  commonAddress: 10,
  objects: [{ address: 5001, elements: encode.switching(value, isSelect) }],
})

export const scripts: readonly ConversationScript[] = [
  {
    name: 'interrogation',
    over,
    lines: [
      ...begin,
      ['client', encode.informationFrame(0, 0, { type: 100, cause: 6, ...station })],
      ['server', encode.informationFrame(0, 1, { type: 100, cause: 7, ...station })],
      [
        'server',
        encode.informationFrame(1, 1, {
          type: 1,
          cause: 20,
          commonAddress: 10,
          isSequence: true,
          objects: [1, 0, 1].map((value) => ({ address: 100, elements: encode.point(value) })),
        }),
      ],
      [
        'server',
        encode.informationFrame(2, 1, {
          type: 36,
          cause: 3,
          commonAddress: 11,
          objects: [
            {
              address: 1300,
              elements: encode.joined(encode.shortFloat(49.98, 0x40), encode.clock(2026, 1, 31, 8, 30, 250)),
            },
          ],
        }),
      ],
      ['server', encode.informationFrame(3, 1, { type: 100, cause: 10, ...station })],
      ['client', encode.supervisoryFrame(4)],
      ['client', encode.functionFrame('TESTFR act')],
      ['server', encode.functionFrame('TESTFR con')],
    ],
  },
  {
    name: 'commands',
    over,
    lines: [
      ...begin,
      ['client', encode.informationFrame(0, 0, { ...breaker(2, true), cause: 6 })],
      ['server', encode.informationFrame(0, 1, { ...breaker(2, true), cause: 7 })],
      ['client', encode.informationFrame(1, 1, { ...breaker(2, false), cause: 6 })],
      ['server', encode.informationFrame(1, 2, { ...breaker(2, false), cause: 7 })],
      ['server', encode.informationFrame(2, 2, { ...breaker(2, false), cause: 10 })],
      [
        'client',
        encode.informationFrame(2, 3, {
          type: 105,
          cause: 6,
          commonAddress: 10,
          objects: [{ address: 0, elements: hex('01') }],
        }),
      ],
      [
        'server',
        encode.informationFrame(3, 3, {
          type: 105,
          cause: 7,
          isNegative: true,
          commonAddress: 10,
          objects: [{ address: 0, elements: hex('01') }],
        }),
      ],
      ['client', encode.functionFrame('STOPDT act')],
      ['server', encode.functionFrame('STOPDT con')],
    ],
  },
]
