import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

const asked = {
  kind: 'operation',
  verb: 'set-mode',
  name: 'Set PLC State',
  code: '35',
  object: 'STOP',
  outcome: 'refused',
  error: 'status 0x05 0x01',
} as const
const place = { protocol: 'ge-srtp', serverPort: 18245 } as const

export const rule = defineRule({
  id: 'ge-srtp-command-failed',
  engine: 'operational',
  title: 'GE SRTP command failed',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  counterpart: ['GE SRTP Command Failure'],
  learnable: false,
  why: 'The controller refused an order: the client lacks the privilege, or asks for what is not there.',
  todo: [
    'Ask what the client tried to do',
    'Look at the privilege level that it asked for',
    'Look for more refusals of the same client',
  ],
  falsePositives: 'Displays that ask for memory which this model lacks.',
  watches: 'operation',
  concerns: { protocols: ['ge-srtp'], outcomes: ['refused'] },
  evaluate: refusedRequests('ge-srtp'),
  examples: {
    fires: [{ when: 'a command is refused', facts: [{ fact: asked, ...place }], severity: 'major' }],
    silent: [
      { when: 'it is done', facts: [{ fact: { ...asked, outcome: 'ok', error: undefined }, ...place }] },
    ],
  },
})
