import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

/** LOGINACK and DONE: [MS-TDS] 2.2.7. */
const program = 'Example'
const acknowledged = new ByteWriter()
  .u8(0xad)
  .u16le(10 + 2 * program.length)
  .u8(1)
  .u32be(0x74000004)
  .u8(program.length)
  .utf16le(program)
  .u8(15, 0, 7, 208)
  .u8(0xfd)
  .u16le(0)
  .u16le(0)
  .u32le(0)
  .u32le(0)
  .take()

export const scripts: readonly ConversationScript[] = [
  {
    name: 'query',
    over: { transport: 'tcp', port: 1433 },
    lines: [
      ['client', encode.packet('prelogin', encode.preloginOptions(0, 0, 2))],
      ['server', encode.packet('response', encode.preloginOptions(15, 2000, 2))],
      ['client', encode.login('HISTORIAN', 'plant', 'collector')],
      ['server', encode.packet('response', acknowledged)],
      ['client', encode.batch('select value from tags')],
      ['client', encode.batch('DROP TABLE tags')],
    ],
  },
]
