import { ByteWriter, type ConversationScript } from 'sightglass/sdk'
import { encodeMessage } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'reading',
    over: { transport: 'tcp', port: 65000 },
    lines: [
      ['client', encodeMessage(1, 1, new Uint8Array([7]))],
      ['server', encodeMessage(1, 1, new Uint8Array([0, 7]))],
      ['client', encodeMessage(2, 3)],
      ['server', encodeMessage(2, 0x83, new Uint8Array([2]))],
    ],
  },
  {
    name: 'writing',
    over: { transport: 'tcp', port: 65000 },
    lines: [
      ['client', encodeMessage(1, 4)],
      ['server', encodeMessage(1, 4, new ByteWriter().ascii('2.1').take())],
      ['client', encodeMessage(2, 2, new Uint8Array([7, 0, 40]))],
      ['server', encodeMessage(2, 2)],
      ['client', encodeMessage(3, 64)],
    ],
  },
]
