import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const TESTER = 0x0e80
const UNIT = 0x0010
const serial = new ByteWriter().u8(0x62, 0xf1, 0x8c).ascii('EX-000017').take()

export const scripts: readonly ConversationScript[] = [
  {
    name: 'diagnosis',
    over: { transport: 'tcp', port: 13400 },
    lines: [
      ['client', encode.activationRequest(TESTER)],
      ['server', encode.activationResponse(TESTER, UNIT, 0x10)],
      ['client', encode.diagnostic(TESTER, UNIT, hex('22 f18c'))],
      ['server', encode.diagnostic(UNIT, TESTER, serial)],
      ['client', encode.diagnostic(TESTER, UNIT, hex('11 01'))],
      ['server', encode.diagnostic(UNIT, TESTER, hex('7f 11 22'))],
      ['client', encode.diagnostic(TESTER, UNIT, hex('34 00 44 00000000 00001000'))],
    ],
  },
  {
    name: 'announcement',
    over: { transport: 'udp', port: 13400 },
    lines: [
      ['client', encode.message(1)],
      ['server', encode.announcement('EXAMPLE0000000017', UNIT)],
    ],
  },
]
