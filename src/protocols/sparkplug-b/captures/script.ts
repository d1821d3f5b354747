import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { carriedBy: 'mqtt' } as const
const TIME = 1_700_000_000_000

export const scripts: readonly ConversationScript[] = [
  {
    name: 'edge-node',
    over,
    lines: [
      [
        'client',
        encode.payload(
          TIME,
          [
            { name: 'bdSeq', type: 'Int32', value: 0 },
            { name: 'Properties/Hardware Make', type: 'String', value: 'Example Works' },
            { name: 'Properties/Hardware Model', type: 'String', value: 'EX-EDGE' },
            { name: 'Node Control/Rebirth', type: 'Boolean', value: false },
            { name: 'Uptime', alias: 1, type: 'Double', value: 12.5 },
          ],
          0,
        ),
        'spBv1.0/Plant/NBIRTH/Edge1',
      ],
      [
        'client',
        encode.payload(TIME + 10, [{ name: 'Level', alias: 2, type: 'Int32', value: -3 }], 1),
        'spBv1.0/Plant/DBIRTH/Edge1/Tank7',
      ],
      [
        'client',
        encode.payload(TIME + 20, [{ alias: 2, type: 'Int32', value: -4, hasType: false }], 2),
        'spBv1.0/Plant/DDATA/Edge1/Tank7',
      ],
      [
        'client',
        encode.payload(TIME + 30, [{ alias: 1, type: 'Double', value: 13.5, hasType: false }], 5),
        'spBv1.0/Plant/NDATA/Edge1',
      ],
      [
        'server',
        encode.payload(TIME + 40, [{ name: 'Node Control/Reboot', type: 'Boolean', value: true }]),
        'spBv1.0/Plant/NCMD/Edge1',
      ],
      [
        'server',
        encode.payload(TIME + 50, [{ name: 'Valve', type: 'Int32', value: 40 }]),
        'spBv1.0/Plant/DCMD/Edge1/Tank7',
      ],
      ['client', encode.payload(TIME + 60, [], 6), 'spBv1.0/Plant/DDEATH/Edge1/Tank7'],
      [
        'client',
        encode.payload(TIME + 70, [{ name: 'bdSeq', type: 'Int32', value: 0 }]),
        'spBv1.0/Plant/NDEATH/Edge1',
      ],
    ],
  },
]
