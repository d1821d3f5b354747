import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { etherType: 0x8892 } as const
const name = (of: string) => Uint8Array.from(of, (letter) => letter.charCodeAt(0))

/** Blocks by which a device reports who it is. */
const ofDevice: readonly encode.BlockToWrite[] = [
  { option: 2, suboption: 5, info: 0, data: hex('0201 0202 0203 0102') },
  { option: 2, suboption: 1, info: 0, data: name('EX-300') },
  { option: 2, suboption: 2, info: 0, data: name('cell-1-io') },
  { option: 2, suboption: 3, info: 0, data: hex('002a 0101') },
  { option: 2, suboption: 4, info: 0, data: hex('0100') },
  { option: 1, suboption: 2, info: 1, data: hex('0a140002 ffffff00 0a140002') },
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'identify',
    over,
    server: { mac: '01:0e:cf:00:00:00' },
    lines: [
      ['client', encode.identifyRequest(1, [{ option: 255, suboption: 255 }])],
      ['client', encode.identifyRequest(2, [{ option: 2, suboption: 2, data: name('cell-1-io') }])],
    ],
  },
  {
    name: 'commissioning',
    over,
    lines: [
      ['server', encode.identifyResponse(1, ofDevice)],
      ['client', encode.getRequest(3, [2, 2], [1, 2])],
      ['server', encode.getResponse(3, ofDevice.slice(2, 3))],
      ['client', encode.setRequest(4, [{ option: 2, suboption: 2, info: 1, data: name('cell-1-new') }])],
      ['server', encode.setResponse(4, 2, 2)],
      [
        'client',
        encode.setRequest(5, [{ option: 1, suboption: 2, info: 1, data: hex('0a140009 ffffff00 00000000') }]),
      ],
      ['server', encode.setResponse(5, 1, 2, 6)],
      ['client', encode.setRequest(6, [{ option: 5, suboption: 3, info: 0, data: hex('0100') }])],
      ['server', encode.setResponse(6, 5, 3)],
      ['client', encode.setRequest(7, [{ option: 5, suboption: 6, info: 4 }])],
    ],
  },
  {
    name: 'hello',
    over,
    server: { mac: '01:0e:cf:00:00:01' },
    lines: [['client', encode.hello(8, ofDevice)]],
  },
]
