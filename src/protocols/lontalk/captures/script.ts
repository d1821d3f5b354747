import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const a = { subnet: 1, node: 42 }
const b = { subnet: 1, node: 41 }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'variables',
    over: { transport: 'udp', port: 1628, clientPort: 1628 },
    lines: [
      ['client', encode.packet(1, 0, encode.transport(a, b, 0, 3, [0x81, 0x0d, 0x00, 0xca]))],
      ['server', encode.packet(1, 0, encode.transport(b, a, 2, 3))],
      ['client', encode.packet(1, 1, encode.transport(a, b, 0, 4, [0x6c, 0x00]))],
    ],
  },
]
