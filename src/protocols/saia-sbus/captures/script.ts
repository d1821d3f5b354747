import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'udp', port: 5050 } as const
const ascii = (text: string) => new Uint8Array([...text].map((letter) => letter.charCodeAt(0)))

export const scripts: readonly ConversationScript[] = [
  {
    name: 'identity-and-registers',
    over,
    lines: [
      ['client', encode.request(1, 10, 0x20)],
      ['server', encode.response(1, ascii('D2M48020 '))],
      ['client', encode.request(2, 10, 0x1b)],
      ['server', encode.response(2, ascii('R'))],
      ['client', encode.request(3, 10, 0x06, encode.range(2, 100))],
      ['server', encode.response(3, hex('0000002a fffffff6'))],
      ['client', encode.request(4, 10, 0x0e, hex('05 0064 0000002b'))],
      ['server', encode.acknowledge(4)],
    ],
  },
  {
    name: 'stop-and-run',
    over,
    lines: [
      ['client', encode.request(1, 10, 0x43)],
      ['server', encode.acknowledge(1)],
      ['client', encode.request(2, 10, 0x2f)],
      ['server', encode.acknowledge(2, 3)],
    ],
  },
]
