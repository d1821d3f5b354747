import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'inventory',
    over: { transport: 'tcp', port: 10001 },
    lines: [
      ['client', encode.command('I20100')],
      [
        'server',
        encode.answer('I20100', [
          'MAR 21, 2025 11:20 AM',
          'EXAMPLE STATION',
          '1 MAIN STREET',
          'IN-TANK INVENTORY',
          'TANK PRODUCT             VOLUME TC VOLUME   ULLAGE   HEIGHT    WATER     TEMP',
          '  1  SUPER                 8394      8529     4497    48.87     7.50    43.10',
          '  2  DIESEL                5300      5380     4600    42.00     0.00    60.20',
        ]),
      ],
      ['client', encode.command('I90200')],
      [
        'server',
        encode.answer('I90200', ['SOFTWARE REVISION LEVEL', 'VERSION 131.02', 'SOFTWARE# 346320-100-B']),
      ],
      ['client', encode.command('S60201', 'EMPTY')],
      ['server', encode.refusal()],
      ['client', encode.command('I20500')],
    ],
  },
]
