import { defineRule } from '#model/rule'

const asked = {
  kind: 'operation',
  verb: 'configure',
  name: 'Initialize Data',
  code: '15',
  unit: '10',
  outcome: 'requested',
} as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-initialize-data',
  engine: 'protocol',
  title: 'Obsolete DNP3 command: initialize data',
  category: 'Illegal Commands',
  severity: 'minor',
  techniques: ['T1692.001', 'T0836'],
  defenderTitles: ['Initiation of an Obsolete Function Code (Initialize Data)'],
  learnable: false,
  why: 'The standard has withdrawn this function: no current master sends it. It resets values on outstations that still accept it.',
  todo: ['Identify the sender', 'Compare the outstation’s values and counters with the last known ones'],
  falsePositives: 'Very old masters.',
  match: { kind: 'operation', protocols: ['dnp3'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    if (fact.code !== '15') return undefined
    return {
      summary: `${context.nameOf('client')} sent function 15 (Initialize Data) to outstation ${fact.unit} at ${context.nameOf('server')}`,
    }
  },
  examples: {
    fires: [{ when: 'it is sent', facts: [{ fact: asked, ...place }] }],
    silent: [
      {
        when: 'a read is sent',
        facts: [{ fact: { ...asked, verb: 'read', name: 'Read', code: '1' }, ...place }],
      },
    ],
  },
})
