import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const unit = (transaction: number) => ({ transaction, unit: 1 })
const over = { transport: 'tcp', port: 502 } as const

export const scripts: readonly ConversationScript[] = [
  {
    name: 'polling',
    over,
    lines: [
      ['client', encode.readRequest(unit(1), 3, 0x6b, 3)],
      ['server', encode.registersResponse(unit(1), 3, [555, 0, 100])],
      ['client', encode.readRequest(unit(2), 1, 19, 10)],
      [
        'server',
        encode.bitsResponse(unit(2), 1, [true, false, true, true, false, false, true, true, true, false]),
      ],
      ['client', encode.readRequest(unit(3), 3, 0x6b, 3)],
      ['server', encode.registersResponse(unit(3), 3, [556, 0, 100])],
    ],
  },
  {
    name: 'writing',
    over,
    lines: [
      ['client', encode.writeCoil(unit(1), 172, true)],
      ['server', encode.writeCoil(unit(1), 172, true)],
      ['client', encode.writeRegister(unit(2), 1, 3)],
      ['server', encode.writeRegister(unit(2), 1, 3)],
      ['client', encode.writeRegistersRequest(unit(3), 1, [10, 258])],
      ['server', encode.writtenResponse(unit(3), 16, 1, 2)],
      ['client', encode.writeCoilsRequest(unit(4), 19, [true, false, true])],
      ['server', encode.exceptionResponse(unit(4), 15, 2)],
      ['client', encode.maskWrite(unit(5), 4, 0xf2, 0x25)],
      ['server', encode.maskWrite(unit(5), 4, 0xf2, 0x25)],
    ],
  },
  {
    name: 'identity',
    over,
    lines: [
      ['client', encode.identificationRequest(unit(1), 1)],
      ['server', encode.identificationResponse(unit(1), 1, ['Example Works', 'EX-100', 'V2.11'])],
      ['client', encode.serverIdRequest(unit(2))],
      ['server', encode.exceptionResponse(unit(2), 17, 1)],
      ['client', encode.diagnostics(unit(3), 0, 0xa537)],
      ['server', encode.diagnostics(unit(3), 0, 0xa537)],
      ['client', encode.diagnostics(unit(4), 4)],
    ],
  },
  {
    name: 'wrong-length',
    over,
    lines: [
      ['client', encode.readRequest(unit(1), 4, 0, 1)],
      ['server', encode.registersResponse(unit(1), 4, [7])],
      ['client', hex('0002 0000 0001 01 03')],
    ],
  },
]
