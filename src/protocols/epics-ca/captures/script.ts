import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { message, named, together } from '../testing/encode.ts'

const version = message(0, { count: 13 })
const number = hex('40091eb851eb851f')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'channel',
    over: { transport: 'tcp', port: 5064 },
    lines: [
      ['client', together(version, named(20, 'operator'), named(21, 'desk4'))],
      ['server', version],
      ['client', named(18, 'cooling:pump1:speed', { one: 1, two: 13 })],
      [
        'server',
        together(message(22, { one: 1, two: 3 }), message(18, { type: 6, count: 1, one: 1, two: 5 })),
      ],
      ['client', message(15, { type: 6, count: 1, one: 5, two: 7 })],
      ['server', message(15, { type: 6, count: 1, one: 1, two: 7 }, number)],
      ['client', message(19, { type: 6, count: 1, one: 5, two: 8 }, number)],
      ['server', message(19, { type: 6, count: 1, one: 376, two: 8 })],
      ['client', message(4, { type: 6, count: 1, one: 5, two: 9 }, number)],
      [
        'client',
        message(1, { type: 20, count: 1, one: 5, two: 1 }, hex('00000000 00000000 00000000 0003 0000')),
      ],
      ['client', message(23)],
    ],
  },
  {
    name: 'search',
    over: { transport: 'udp', port: 5064 },
    lines: [
      ['client', together(version, named(6, 'cooling:pump1:speed', { type: 5, count: 13, one: 1, two: 1 }))],
    ],
  },
]
