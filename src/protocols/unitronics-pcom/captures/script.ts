import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'stop-and-run',
    over: { transport: 'tcp', port: 20256 },
    lines: [
      ['client', encode.ascii(1, '01ID')],
      ['server', encode.ascii(1, 'A01ID13T38 A00300941B003001017P012033F013020R000')],
      ['client', encode.ascii(2, '01CCS')],
      ['server', encode.ascii(2, 'A01CC')],
      ['client', encode.ascii(3, '01CCR')],
      ['server', encode.ascii(3, 'A01CC')],
      ['client', encode.binary(4, 1, 0x0c)],
      ['server', encode.binary(4, 1, 0x0c, 'Pump 3')],
      ['client', encode.ascii(5, '01RW000A02')],
      ['server', encode.ascii(5, 'A01RW0010FFFE')],
      ['client', encode.ascii(6, '01SW000A010064')],
      ['server', encode.ascii(6, 'A01SW')],
      ['client', encode.ascii(7, '00UG')],
      ['server', encode.ascii(7, 'A00UG01')],
    ],
  },
]
