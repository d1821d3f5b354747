import { hex } from '#bytes/hex'
import type { Script } from '#model/script'
import * as encode from '../encode.ts'

const everybody = { mac: 'ff:ff:ff:ff:ff:ff' }

export const scripts: readonly Script[] = [
  {
    name: 'station',
    over: { etherType: 0x8137 },
    server: everybody,
    lines: [
      ['client', encode.claim('PRESS-3')],
      ['client', encode.datagram('PLANT', 'PRESS-3', encode.announcement('PRESS-3'))],
      ['client', encode.packet(0x0453, 1, hex('0001 ffffffff ffff ffff'))],
    ],
  },
]
