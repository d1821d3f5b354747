import { defineRule } from '#model/rule'

const force = {
  kind: 'operation',
  verb: 'force',
  name: 'Forced Set/Reset',
  code: '0x2301',
  object: 'CIO bit:5.03',
  outcome: 'requested',
} as const
const onFins = { protocol: 'fins', serverPort: 9600 } as const

export const rule = defineRule({
  id: 'output-forced',
  engine: 'policy',
  title: 'Forced input or output',
  category: 'Programming',
  severity: 'major',
  techniques: ['T0835', 'T1692.001'],
  defenderTitles: [],
  consequence: 'switched',
  learnable: true,
  whileLearning: 'alert',
  why: 'A forced value stays fixed, whatever the program, its interlocks and the screens show.',
  todo: [
    'Ask who is testing this device',
    'Read the list of forced values from the controller',
    'Remove the force if nobody needs it',
  ],
  falsePositives: 'Commissioning, loop checks and repairs; this stays a notice and is never learned.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['force'] },
  evaluate({ fact, protocol }, context) {
    const isUsual = !context.isLearning && context.isUsual()
    const what = fact.object === undefined || fact.object === '' ? 'a value' : fact.object
    return {
      severity: isUsual ? 'notice' : undefined,
      summary: `${context.nameOf('client')} forced ${what} of ${context.nameOf('server')} (${fact.name}, ${protocol})`,
      normal: context.normal(),
    }
  },
  examples: {
    fires: [
      { when: 'an output is forced for the first time', facts: [{ ...onFins, fact: force }] },
      {
        when: 'it is forced as learned',
        learned: [{ ...onFins, fact: force }],
        facts: [{ ...onFins, fact: force }],
      },
    ],
    silent: [
      {
        when: 'it is written (other rules)',
        facts: [{ ...onFins, fact: { ...force, verb: 'write', name: 'Memory Area Write', code: '0x0102' } }],
      },
    ],
  },
})
