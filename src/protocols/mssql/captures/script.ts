import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'
import * as encode from '../encode.ts'

/** LOGINACK with little in it. */
const acknowledged = new ByteWriter().u8(0xad).u16le(1).u8(1).take()

export const scripts: readonly Script[] = [
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
