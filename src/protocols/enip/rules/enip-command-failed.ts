import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

const asked = {
  kind: 'operation',
  verb: 'execute',
  name: 'Command 0x0099',
  code: '0x0099',
  outcome: 'refused',
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
  counterpart: ['EtherNet/IP Encapsulation Protocol Command Failed'],
  learnable: false,
  why: 'Sessions and commands that the device does not accept come from scanners, from clients that lost their session, and from those who guess one.',
  todo: [
    'Find out what the client is',
    'Look whether it opened a session first',
    'Look for the same to other devices',
  ],
  falsePositives: 'Clients that go on with a session after the device has restarted.',
  watches: 'operation',
  concerns: { protocols: ['enip'], outcomes: ['refused'] },
  evaluate: refusedRequests('enip'),
  examples: {
    fires: [{ when: 'a command is refused', facts: [{ fact: asked, ...place }], severity: 'major' }],
    silent: [
      { when: 'it is done', facts: [{ fact: { ...asked, outcome: 'ok', error: undefined }, ...place }] },
    ],
  },
})
