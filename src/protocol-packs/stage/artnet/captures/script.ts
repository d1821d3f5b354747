import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const node = {
  shortName: 'Hall 3 north',
  longName: 'Example Ethernet-DMX8, hall 3',
  firmware: '1.7',
  mac: '02:00:00:00:00:31',
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'lights',
    over: { transport: 'udp', port: 6454 },
    lines: [
      ['client', encode.packet(0x2000)],
      ['server', encode.pollReply(node)],
      ['client', encode.dmx(0x0105, new Uint8Array([0, 128, 255, 255]))],
      ['client', encode.packet(0x5200)],
      ['client', encode.packet(0x6000, new Uint8Array(95))],
      ['client', encode.packet(0xf800, new Uint8Array(22))],
      ['server', encode.packet(0xf900, new Uint8Array(22))],
      ['client', encode.packet(0xf200, new Uint8Array(540))],
      ['server', encode.packet(0xf300, new Uint8Array(24))],
    ],
  },
]
