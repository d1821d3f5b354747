import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const sample = (sampleCount: number, value: number, id = 'MU01') => ({
  id,
  sampleCount,
  channels: [
    [value, 0],
    [-value, 0],
    [0, 0x2000],
    [1, 1],
  ] as const,
})
const message = (sampleCount: number, value: number) =>
  ['client', encode.sampledValues(0x4000, [sample(sampleCount, value)])] as const

export const scripts: readonly ConversationScript[] = [
  {
    name: 'merging-unit',
    over: { etherType: 0x88ba },
    server: { mac: '01:0c:cd:04:00:01' },
    lines: [
      message(3998, 100),
      message(3999, 120),
      message(0, 140),
      message(1, 150),
      message(2, 160),
      message(2, 90),
    ],
  },
  {
    name: 'two-units-a-message',
    over: { etherType: 0x88ba },
    server: { mac: '01:0c:cd:04:00:02' },
    lines: [0, 2, 4, 9].map((count) => [
      'client',
      encode.sampledValues(0x4001, [sample(count, 7, 'MU02'), sample(count + 1, 8, 'MU02')], true),
    ]),
  },
]
