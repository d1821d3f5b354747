import { hex } from '#bytes/hex'
import type { Script } from '#model/script'

export const echo = hex('32 01 0004 00000000 0001 0000')
export const session = hex('48 20 000c 00000000 000001 00 01 0000 00')
export const prime = hex('0f f0 0002 0001 0000')

export const scripts: readonly Script[] = [
  {
    name: 'control',
    over: { transport: 'udp', port: 2123 },
    lines: [
      ['client', echo],
      ['server', hex('32 02 0006 00000000 0001 0000 0e00')],
      ['client', session],
    ],
  },
]
