import { defineRule } from '#model/rule'

const reset = {
  kind: 'operation',
  verb: 'restart',
  name: 'DCP Set: reset to factory',
  code: 'set',
  outcome: 'requested',
} as const
const place = { protocol: 'profinet-dcp', client: '02:00:00:00:00:01', server: '02:00:00:00:00:02' } as const

export const rule = defineRule({
  id: 'profinet-factory-reset',
  engine: 'operational',
  title: 'PROFINET device factory reset',
  category: 'Restart/Stop Commands',
  severity: 'major',
  techniques: ['T0816', 'T0814', 'T0809'],
  defenderTitles: ['Profinet Device Factory Reset'],
  consequence: 'programmed',
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The device loses its name and address, and its cell stops until they are set again. One unauthenticated frame is enough.',
  todo: [
    'Find out whether the device is being commissioned',
    'Find the sender by its MAC address and switch port',
    'Set name and address of the device again',
  ],
  falsePositives: 'Commissioning and replacement of devices; use a maintenance window.',
  match: { kind: 'operation', protocols: ['profinet-dcp'], outcomes: ['requested'], verbs: ['restart'] },
  evaluate({ fact }, context) {
    const extent = fact.value === undefined ? '' : ` (${fact.value})`
    return {
      severity: !context.isLearning && !context.isUsualLink() ? 'critical' : undefined,
      summary: `${context.nameOf('client')} reset ${context.nameOf('server')} to its factory settings${extent}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a reset is sent',
        learned: [{ ...place, fact: { ...reset, verb: 'identify', name: 'DCP Set: signal' } }],
        facts: [{ fact: reset, ...place }],
        severity: 'major',
      },
      {
        when: 'an unknown station sends it',
        learned: [{ ...place, fact: { ...reset, verb: 'identify', name: 'DCP Set: signal' } }],
        facts: [{ fact: reset, ...place, client: '02:00:00:00:00:66' }],
        severity: 'critical',
      },
    ],
    silent: [
      {
        when: 'a device is made to blink',
        facts: [{ fact: { ...reset, verb: 'identify', name: 'DCP Set: signal' }, ...place }],
      },
    ],
  },
})
