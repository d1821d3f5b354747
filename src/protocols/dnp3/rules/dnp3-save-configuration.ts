import { defineRule } from '#model/rule'

const asked = {
  kind: 'operation',
  verb: 'configure',
  name: 'Save Configuration',
  code: '19',
  unit: '10',
  outcome: 'requested',
} as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-save-configuration',
  engine: 'protocol',
  title: 'Obsolete DNP3 command: save configuration',
  category: 'Illegal Commands',
  severity: 'minor',
  techniques: ['T1692.001', 'T0836'],
  defenderTitles: ['Initiation of an Obsolete Function Code (Save Config)'],
  learnable: false,
  why: 'The standard has withdrawn this function: no current master sends it. It makes earlier changes permanent.',
  todo: ['Identify the sender', 'Compare the outstation’s configuration with the last backup'],
  falsePositives: 'Very old masters and their configuration tools.',
  match: { kind: 'operation', protocols: ['dnp3'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    if (fact.code !== '19') return undefined
    return {
      summary: `${context.nameOf('client')} sent function 19 (Save Configuration) to outstation ${fact.unit} at ${context.nameOf('server')}`,
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
