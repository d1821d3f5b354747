import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

const packet = (state: number, yours: number) =>
  hex(`20 ${state.toString(16)}0 03 18 00000001 0000000${yours} 000f4240 000f4240 00000000`)
export const down = packet(4, 0)
export const up = packet(0xc, 2)

export const scripts: readonly ConversationScript[] = [
  {
    name: 'session',
    over: { transport: 'udp', port: 3784 },
    lines: [
      ['client', down],
      ['client', up],
      ['client', up],
    ],
  },
]
