import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'stop-and-start',
    over: { transport: 'tcp', port: 41100 },
    lines: [
      ['client', encode.lookUp('IDeviceInfoService2')],
      ['server', encode.found(0)],
      ['client', encode.lookUp('IDeviceInfoService')],
      ['server', encode.found(1)],
      ['client', encode.lookUp('IProConOSControlService')],
      ['server', encode.found(2)],
      ['client', encode.call(1, 3, hex('0100 0000 0240'))],
      ['server', encode.returned(1, 3, hex('0100 0000 0409 0000 0310 0001'))],
      ['client', encode.call(2, 7)],
      ['server', encode.returned(2, 7)],
      ['client', encode.call(1, 3, hex('0100 0000 0240'))],
      ['server', encode.returned(1, 3, hex('0100 0000 0409 0000 0714 0001'))],
      ['client', encode.call(2, 6, hex('0100'))],
    ],
  },
]
