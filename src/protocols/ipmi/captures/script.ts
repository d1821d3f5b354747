import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'udp', port: 623 } as const
const deviceId = { function: 0x06, command: 0x01, sequence: 1 }
const control = { function: 0x00, command: 0x02, sequence: 2, data: [0] }
const clear = { function: 0x0a, command: 0x47, sequence: 3 }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'chassis',
    over,
    lines: [
      ['client', encode.asf(0x80)],
      ['server', encode.asf(0x40)],
      ['client', encode.request(deviceId)],
      ['server', encode.response({ ...deviceId, data: [0x20, 1, 2, 0x41, 2, 0xbf, 0x57, 1, 0, 0x11, 0] })],
      ['client', encode.request(control)],
      ['server', encode.response(control)],
      ['client', encode.request(clear)],
      ['server', encode.response(clear, 0xd4)],
    ],
  },
]
