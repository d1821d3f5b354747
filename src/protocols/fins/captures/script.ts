import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const ends = (sid: number) => ({ server: 2, client: 1, sid })
const udp = { transport: 'udp', port: 9600 } as const
const dm = encode.area(0x82, 100, 2)

export const scripts: readonly ConversationScript[] = [
  {
    name: 'identity',
    over: udp,
    lines: [
      ['client', encode.request(ends(1), 0x0501, hex('00'))],
      ['server', encode.response(ends(1), 0x0501, 0, encode.cpuData('EX1L-EL20', '01.02'))],
      ['client', encode.request(ends(2), 0x0601)],
      ['server', encode.response(ends(2), 0x0601, 0, encode.cpuStatus(true, 4))],
    ],
  },
  {
    name: 'memory',
    over: udp,
    lines: [
      ['client', encode.request(ends(1), 0x0101, dm)],
      ['server', encode.response(ends(1), 0x0101, 0, hex('0001 0002'))],
      ['client', encode.request(ends(2), 0x0102, hex('82 0064 00 0001 0007'))],
      ['server', encode.response(ends(2), 0x0102, 0)],
      ['client', encode.request(ends(3), 0x2301, hex('0001 0001 30 0005 03'))],
      ['server', encode.response(ends(3), 0x2301, 0x2201)],
    ],
  },
  {
    name: 'stopped-over-tcp',
    over: { transport: 'tcp', port: 9600 },
    lines: [
      ['client', encode.overTcp(0, hex('00000000'))],
      ['server', encode.overTcp(1, encode.nodes(1, 2))],
      ['client', encode.overTcp(2, encode.request(ends(1), 0x0402))],
      ['server', encode.overTcp(2, encode.response(ends(1), 0x0402, 0))],
      ['client', encode.overTcp(2, encode.request(ends(2), 0x0307, hex('ffff 00000000 0004 01020304')))],
      ['server', encode.overTcp(2, encode.response(ends(2), 0x0307, 0))],
      ['client', encode.overTcp(2, encode.request(ends(3), 0x0401, hex('ffff 04')))],
    ],
  },
]
