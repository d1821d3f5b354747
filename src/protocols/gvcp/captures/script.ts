import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const camera: encode.Camera = {
  mac: hex('02 00 00 00 00 21'),
  ip: hex('0a 17 00 15'),
  manufacturer: 'Example Vision',
  model: 'EV-5000M',
  version: '1.4.2',
  serial: '40012345',
  name: 'station 4',
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'camera',
    over: { transport: 'udp', port: 3956 },
    lines: [
      ['client', encode.command(0x0002, 1)],
      ['server', encode.discovered(camera, 1)],
      ['client', encode.command(0x0082, 2, hex('00000a00 00000002'))],
      ['server', encode.acknowledge(0x0083, 2, hex('0000 0001'))],
      ['client', encode.command(0x0080, 3, hex('00000938'))],
      ['server', encode.acknowledge(0x0081, 3, hex('00000bb8'))],
      ['client', encode.command(0x0084, 4, hex('00000200 00000200'))],
      ['server', encode.acknowledge(0x0089, 4, hex('0000 03e8'))],
      ['server', encode.acknowledge(0x0085, 4, hex('00000200 4c6f63616c3a63616d'))],
      ['client', encode.command(0x0086, 5, hex('0000b000 00000001'))],
      ['server', encode.acknowledge(0x0087, 5, hex('0000 0000'), 0x8004)],
      ['client', encode.command(0x0004, 6, new Uint8Array(56))],
      ['server', encode.acknowledge(0x0005, 6)],
      ['client', encode.command(0x0100, 7, hex('00000001 00000001 ffffffff'))],
      ['server', encode.acknowledge(0x0101, 7)],
      ['client', encode.command(0x0040, 8, hex('0000 0001 00000005 00000006'))],
    ],
  },
]
