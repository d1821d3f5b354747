import { defineRule } from '#model/rule'

const zero = {
  kind: 'operation',
  verb: 'execute',
  name: 'Function 0',
  code: '0',
  unit: '1',
  outcome: 'requested',
} as const

export const rule = defineRule({
  id: 'modbus-function-zero',
  engine: 'protocol',
  title: 'Modbus function code zero',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T0866'],
  defenderTitles: ['Illegal MODBUS Operation (Function Code Zero)'],
  learnable: false,
  why: 'Function 0 does not exist. Fuzzers and scanners send it to provoke errors.',
  todo: ['Identify the sender', 'Check whether the device still answers', 'Check its other requests'],
  falsePositives: 'Another protocol on the Modbus port.',
  match: { kind: 'operation', protocols: ['modbus'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    if (fact.code !== '0') return undefined
    return {
      summary: `${context.nameOf('client')} sent function code 0 to unit ${fact.unit} of ${context.nameOf('server')}`,
    }
  },
  examples: {
    fires: [{ when: 'it is sent', facts: [{ fact: zero }] }],
    silent: [
      { when: 'coils are read', facts: [{ fact: { ...zero, verb: 'read', name: 'Read Coils', code: '1' } }] },
    ],
  },
})
