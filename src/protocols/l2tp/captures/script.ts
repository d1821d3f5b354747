import type { ConversationScript } from '#model/script'
import { control } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'tunnel',
    over: { transport: 'udp', port: 1701 },
    lines: [
      ['client', control(1, { host: 'remote-hand', vendor: 'Example', firmware: 0x0690 })],
      ['server', control(2, { host: 'plant-edge', vendor: 'Example', firmware: 0x0102 })],
      ['client', control(3)],
      ['client', control(12)],
      ['server', control(4)],
    ],
  },
]
