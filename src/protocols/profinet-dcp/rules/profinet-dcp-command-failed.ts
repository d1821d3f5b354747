import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

const asked = {
  kind: 'operation',
  verb: 'configure',
  name: 'DCP Set: name of station',
  code: 'set',
  object: 'name of station',
  outcome: 'refused',
  error: 'name of station: option not supported',
} as const
const place = { protocol: 'profinet-dcp', serverPort: 1 } as const

export const rule = defineRule({
  id: 'profinet-dcp-command-failed',
  engine: 'operational',
  title: 'PROFINET device refused a DCP command',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  counterpart: ['Profinet DCP Command Failed'],
  learnable: false,
  why: 'Name or address of a device were to be set, and it refused. A device in operation does so; somebody may be trying to rename it.',
  todo: [
    'Ask whether somebody is commissioning',
    'Look who the sender is',
    'Look whether the device is in a relation with its controller',
  ],
  falsePositives: 'Commissioning of devices that do not allow a part of it.',
  watches: 'operation',
  concerns: { protocols: ['profinet-dcp'], outcomes: ['refused'] },
  evaluate: refusedRequests('profinet-dcp'),
  examples: {
    fires: [{ when: 'a command is refused', facts: [{ fact: asked, ...place }], severity: 'major' }],
    silent: [
      { when: 'it is done', facts: [{ fact: { ...asked, outcome: 'ok', error: undefined }, ...place }] },
    ],
  },
})
