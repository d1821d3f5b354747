import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'commands',
    over: { transport: 'tcp', port: 27_017 },
    lines: [
      ['client', encode.query('admin', 'isMaster')],
      ['client', encode.command('insert')],
      ['server', encode.command('ok', 7)],
      ['client', encode.command('dropDatabase')],
    ],
  },
]
