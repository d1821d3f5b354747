import type { ConversationScript } from '#model/script'
import { asciiFrame } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'device-server',
    over: { transport: 'tcp', port: 4001 },
    lines: [
      ['client', asciiFrame(3, [0x03, 0, 100, 0, 2])],
      ['server', asciiFrame(3, [0x03, 4, 0, 17, 1, 2])],
      ['client', asciiFrame(3, [0x01, 0, 5, 0, 8])],
      ['server', asciiFrame(3, [0x01, 1, 0xaa])],
      ['client', asciiFrame(3, [0x05, 0, 5, 0xff, 0])],
      ['server', asciiFrame(3, [0x05, 0, 5, 0xff, 0])],
      ['client', asciiFrame(3, [0x10, 0, 3, 0, 1, 2, 0, 5])],
      ['server', asciiFrame(3, [0x10, 0, 3, 0, 1])],
      ['client', asciiFrame(3, [0x06, 0x10, 0, 0, 1])],
      ['server', asciiFrame(3, [0x86, 2])],
    ],
  },
]
