import { defineRule } from '#model/rule'

const mismatch = { kind: 'baseline-mismatch', known: 0, all: 12 } as const

export const rule = defineRule({
  id: 'baseline-mismatch',
  engine: 'operational',
  title: 'Baseline does not match this network',
  category: 'Operational Issues',
  severity: 'notice',
  techniques: [],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'silent',
  why: 'A baseline of another network makes everything new. Alerts are reported at the severity of a network that was not learned.',
  todo: [
    'Check which baseline file the sensor uses',
    'Check that the sensor is connected to the right mirror port',
    'Learn this network',
  ],
  falsePositives: 'A network whose addresses were changed on purpose.',
  match: { kind: 'baseline-mismatch' },
  evaluate({ fact }) {
    return {
      summary: `Of ${fact.all} devices that communicate, ${fact.known} are in the baseline`,
      normal: 'At least a fifth of the devices of a learned network are in its baseline.',
      source: '',
      target: '',
    }
  },
  examples: {
    fires: [{ when: 'no device of the baseline is there', facts: [{ fact: mismatch }] }],
    silent: [
      {
        when: 'a device is new in a learned network',
        learned: [
          { fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' } },
        ],
        facts: [
          {
            client: '10.0.0.66',
            fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' },
          },
        ],
      },
    ],
  },
})
