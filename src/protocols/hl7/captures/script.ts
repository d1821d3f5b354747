import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'results',
    over: { transport: 'tcp', port: 2575 },
    lines: [
      ['client', encode.message('ORU^R01', '1', ['SFT|Example Works|4.2|LabLink|77', 'PID|1||4711'])],
      ['server', encode.acknowledge('1', 'AA')],
      ['client', encode.message('OML^O21', '2')],
      ['server', encode.acknowledge('2', 'AR')],
      ['client', encode.message('EAC^U07', '3')],
    ],
  },
]
