import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

const asked = {
  kind: 'operation',
  verb: 'configure',
  name: 'DCP Set: name of station',
  code: 'set',
  object: 'name of station',
  outcome: 'rejected',
  error: 'name of station: option not supported',
} as const
const place = { protocol: 'profinet-dcp', serverPort: 1 } as const

export const rule = defineRule({
  id: 'profinet-dcp-command-failed',
  engine: 'operational',
  title: 'PROFINET DCP command failed',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  defenderTitles: ['Profinet DCP Command Failed'],
  learnable: false,
  why: 'A device rejected a new name or address, as a device in operation does. The client may be trying to rename it.',
  todo: [
    'Find out whether the device is being commissioned',
    'Identify the sender',
    'Check whether the device has a connection to its controller',
  ],
  falsePositives: 'Commissioning of devices that reject parts of it.',
  match: { kind: 'operation', protocols: ['profinet-dcp'], outcomes: ['rejected'] },
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
