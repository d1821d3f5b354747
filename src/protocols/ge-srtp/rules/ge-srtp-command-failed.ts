import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

const asked = {
  kind: 'operation',
  verb: 'set-mode',
  name: 'Set PLC State',
  code: '35',
  object: 'STOP',
  outcome: 'rejected',
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
  defenderTitles: ['GE SRTP Command Failure'],
  learnable: false,
  why: 'The controller rejected a command: insufficient privilege or missing memory.',
  todo: [
    'Ask what the client tried to do',
    'Check the privilege level that it requested',
    'Look for more rejected requests of the same client',
  ],
  falsePositives: 'Displays that request memory which this model lacks.',
  match: { kind: 'operation', protocols: ['ge-srtp'], outcomes: ['rejected'] },
  evaluate: refusedRequests(),
  examples: {
    fires: [{ when: 'a command is rejected', facts: [{ fact: asked, ...place }], severity: 'major' }],
    silent: [
      {
        when: 'it succeeds',
        facts: [{ fact: { ...asked, outcome: 'succeeded', error: undefined }, ...place }],
      },
    ],
  },
})
