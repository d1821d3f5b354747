import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const clock = { identity: hex('020000fffe000001'), domain: 0 }
const manager = { identity: hex('020000fffe000009'), domain: 0 }
const etherType = 0x88f7
const CLOCK_DESCRIPTION = 0x0001
const PRIORITY1 = 0x2005
const TIME = 0x200f

export const scripts: readonly ConversationScript[] = [
  {
    name: 'grandmaster',
    over: { etherType },
    lines: [
      ['client', encode.announce(clock, 1, clock.identity)],
      ['client', encode.event('sync', clock, 1)],
      ['client', encode.event('followUp', clock, 1)],
      ['client', encode.event('sync', clock, 2)],
      ['client', encode.event('followUp', clock, 2)],
      ['client', encode.announce(clock, 2, hex('020000fffe000099'), 1)],
    ],
  },
  {
    name: 'management',
    over: { transport: 'udp', port: 320 },
    lines: [
      ['client', encode.management(manager, 1, 'get', CLOCK_DESCRIPTION)],
      [
        'server',
        encode.management(
          clock,
          1,
          'response',
          CLOCK_DESCRIPTION,
          encode.clockDescription('Example Works;EX-GM;17', '1;2.4;3', 'control room'),
        ),
      ],
      ['client', encode.management(manager, 2, 'set', PRIORITY1, hex('0100'))],
      ['server', encode.managementError(clock, 2, 5, PRIORITY1)],
      ['client', encode.management(manager, 3, 'set', TIME, hex('0000 00000000 00000000'))],
    ],
  },
]
