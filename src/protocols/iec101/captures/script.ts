import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 4001 } as const
const breaker = (cause: number, qualifier: number) => ({
  type: 46,
  cause,
  commonAddress: 3,
  objectAddress: 1201,
  elements: [qualifier],
})
const SINGLE = Uint8Array.from([0xe5])

export const scripts: readonly ConversationScript[] = [
  {
    name: 'polling-and-commands',
    over,
    lines: [
      ['client', encode.fixedFrame(0x49, 3)],
      ['server', encode.fixedFrame(0x0b, 3)],
      [
        'client',
        encode.asduFrame(0x73, 3, {
          type: 100,
          cause: 6,
          commonAddress: 3,
          objectAddress: 0,
          elements: [20],
        }),
      ],
      ['server', SINGLE],
      ['client', encode.fixedFrame(0x5a, 3)],
      [
        'server',
        encode.asduFrame(0x08, 3, {
          type: 1,
          cause: 20,
          commonAddress: 3,
          objectAddress: 100,
          elements: [1],
        }),
      ],
      ['client', encode.asduFrame(0x53, 3, breaker(6, 0x82))],
      ['server', encode.asduFrame(0x08, 3, breaker(7, 0x82))],
      ['client', encode.asduFrame(0x73, 3, breaker(6, 0x02))],
      ['server', encode.asduFrame(0x08, 3, breaker(0x47, 0x02))],
    ],
  },
]
