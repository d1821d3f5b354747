import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'hello',
    over: { transport: 'tcp', port: 15160 },
    lines: [
      [
        'client',
        encode.hello([
          ['device_id', '00-11-22'],
          ['manufacturer_name', 'Example Works'],
          ['model_id', 'EX-Glu'],
          ['serial_id', 'S77'],
          ['sw_version', '3.1'],
        ]),
      ],
      ['server', encode.message('ACK')],
      ['client', encode.message('OBS', '<SVC><PT><PT.patient_id V="4711"/></PT></SVC>')],
      ['server', encode.message('DTV')],
    ],
  },
]
