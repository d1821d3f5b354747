import type { ConversationScript } from '#model/script'
import { externalUpdate, hello, type OspfSender } from '../testing/encode.ts'

const one: OspfSender = { router: [10, 20, 0, 1], area: [0, 0, 0, 0] }
const two: OspfSender = { router: [10, 20, 0, 2], area: [0, 0, 0, 0], password: 'plant' }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'adjacency',
    over: { ipProtocol: 89 },
    lines: [
      ['client', hello(one, [255, 255, 255, 0], [10, 20, 0, 1], [two.router])],
      ['server', hello(two, [255, 255, 255, 0], [10, 20, 0, 1], [one.router])],
      ['client', externalUpdate(one, [192, 168, 40, 0], [255, 255, 255, 0])],
    ],
  },
]
