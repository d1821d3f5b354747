import type { ConversationScript } from '#model/script'
import { script, state, version } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'program-sent',
    over: { transport: 'tcp', port: 30001 },
    lines: [
      ['server', version()],
      ['server', state(1, 0, 0, 0, 0)],
      [
        'client',
        script('def cell():', '  movej([0,-1.57,0,-1.57,0,0])', '  set_digital_out(1, True)', 'end'),
      ],
      ['server', state(1, 0, 0, 1, 0)],
      ['client', script('set_digital_out(3, True)')],
      ['client', script('stopj(2)')],
      ['server', state(1, 1, 0, 0, 0)],
    ],
  },
]
