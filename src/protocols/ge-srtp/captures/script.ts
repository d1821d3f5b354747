import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'memory-and-state',
    over: { transport: 'tcp', port: 18245 },
    lines: [
      ['client', encode.initialise()],
      ['server', encode.initialised()],
      ['client', encode.request(1, [4, 8, 1000, 4])],
      ['server', encode.response(1, [1, 0, 2, 0, 3, 0, 0xff, 0xff])],
      ['client', encode.request(2, [4, 70, 3, 2])],
      ['server', encode.response(2, [0x08])],
      ['client', encode.request(3, [7, 76, 0x35e, 1], [1])],
      ['server', encode.response(3, [])],
      ['client', encode.request(4, [35, 2, 0, 0])],
      ['server', encode.refusal(4, 5, 1)],
      ['client', encode.request(5, [0, 0, 0, 0])],
      ['server', encode.response(5, [], 2)],
      ['client', encode.request(6, [64, 0, 0, 0])],
    ],
  },
]
