import { defineRule } from '#model/rule'

const off = {
  kind: 'operation',
  verb: 'stop',
  name: 'Chassis Control: power down',
  code: '0x00/0x02',
  outcome: 'requested',
} as const
const place = { protocol: 'ipmi', serverPort: 623 } as const

export const rule = defineRule({
  id: 'ipmi-power-command',
  formerIds: ['machine-switched-off'],
  engine: 'policy',
  title: 'Computer power command by IPMI',
  category: 'Restart/Stop Commands',
  severity: 'major',
  techniques: ['T0816', 'T0881'],
  defenderTitles: [],
  consequence: 'switched',
  learnable: true,
  whileLearning: 'alert',
  why: 'The board works below the operating system: a SCADA server goes down at once, without a log entry.',
  todo: [
    'Check which computer it is, and whether its redundant partner has taken over',
    'Find out whether servers are being maintained',
    'Change the password of the board, and restrict it to the management network',
  ],
  falsePositives: 'Maintenance of servers; use a maintenance window.',
  match: { kind: 'operation', protocols: ['ipmi'], outcomes: ['requested'], verbs: ['stop', 'restart'] },
  evaluate({ fact }, context) {
    return {
      severity: !context.isLearning && context.isUsual() ? 'notice' : undefined,
      summary: `${context.nameOf('client')} sent the management board ${context.nameOf('server')} the command ${fact.name}`,
    }
  },
  examples: {
    fires: [
      { when: 'it is switched off', facts: [{ ...place, fact: off }] },
      {
        when: 'it is restarted',
        facts: [{ ...place, fact: { ...off, verb: 'restart', name: 'Chassis Reset', code: '0x00/0x03' } }],
      },
    ],
    silent: [
      {
        when: 'its state is read',
        facts: [{ ...place, fact: { ...off, verb: 'read', name: 'Get Chassis Status', code: '0x00/0x01' } }],
      },
    ],
  },
})
