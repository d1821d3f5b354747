import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { encodeNtp } from '../testing/encode.ts'

const seconds = 1_767_225_600

export const scripts: readonly ConversationScript[] = [
  {
    name: 'time',
    over: { transport: 'udp', port: 123 },
    lines: [
      ['client', encodeNtp({ mode: 3, stratum: 0, reference: new Uint8Array(4), seconds })],
      ['server', encodeNtp({ mode: 4, stratum: 2, reference: hex('0a140010'), seconds })],
    ],
  },
]
