import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

const asked = {
  kind: 'operation',
  verb: 'execute',
  name: 'Command 0x0099',
  code: '0x0099',
  outcome: 'rejected',
  error: 'Invalid or unsupported command',
} as const
const place = { protocol: 'enip', serverPort: 44818 } as const

export const rule = defineRule({
  id: 'enip-command-failed',
  engine: 'operational',
  title: 'EtherNet/IP command failed',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T0801'],
  defenderTitles: ['EtherNet/IP Encapsulation Protocol Command Failed'],
  learnable: false,
  why: 'Rejected sessions and commands come from scanners, from clients that lost their session, and from attempts to guess one.',
  todo: [
    'Identify the client',
    'Check whether it opened a session first',
    'Look for the same requests to other devices',
  ],
  falsePositives: 'Clients that continue a session after the device has restarted.',
  match: { kind: 'operation', protocols: ['enip'], outcomes: ['rejected'] },
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
