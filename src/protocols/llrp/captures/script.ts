import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const { capabilities, greeting, message, parameter, status } = encode
const joined = (...parts: Uint8Array[]) =>
  parts.reduce((writer, part) => writer.bytes(part), new ByteWriter()).take()

export const scripts: readonly ConversationScript[] = [
  {
    name: 'gate-reader',
    over: { transport: 'tcp', port: 5084 },
    lines: [
      ['server', greeting(0)],
      ['client', message(1, 1, hex('00'))],
      ['server', message(11, 1, joined(status(0), capabilities(25882, 2001002, '6.4.1.240')))],
      ['client', message(2, 2, hex('0000 01 0000 0000'))],
      ['server', message(12, 2, joined(status(0), parameter(217, hex('00 0008 0016250000000031'))))],
      ['client', message(21, 3, hex('00000000'))],
      ['server', message(31, 3, status(0))],
      ['client', message(22, 4, hex('00000007'))],
      ['server', message(32, 4, status(401, 'No such ROSpec'))],
      ['server', message(61, 5)],
    ],
  },
]
