import { defineRule } from '#model/rule'

/** AtomicWriteFile: ASHRAE 135-2020 §14.2, service choice 7. */
const ATOMIC_WRITE_FILE = 'c7'

const write = {
  kind: 'operation',
  verb: 'write',
  name: 'AtomicWriteFile',
  code: ATOMIC_WRITE_FILE,
  object: 'file:1',
  outcome: 'requested',
} as const
const place = { protocol: 'bacnet', serverPort: 47_808 } as const

export const rule = defineRule({
  id: 'bacnet-file-written',
  engine: 'policy',
  title: 'BACnet file written to a controller',
  category: 'Programming',
  severity: 'major',
  techniques: ['T0843', 'T1693.001'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Building controllers store programs, settings and firmware as BACnet files. Writing them changes the building’s behaviour, mostly without a password.',
  todo: [
    'Ask the building automation contractor for the work order',
    'Compare program and settings with the last backup',
    'Check for a restart or restore command at about this time',
  ],
  falsePositives: 'Downloads by the vendor’s software; learn its station or use a maintenance window.',
  match: { kind: 'operation', protocols: ['bacnet'], outcomes: ['requested'], verbs: ['write'] },
  evaluate({ fact }, context) {
    if (fact.code !== ATOMIC_WRITE_FILE) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    return {
      summary: `${context.nameOf('client')} writes ${fact.object ?? 'a file'} to ${context.nameOf('server')} (AtomicWriteFile)`,
    }
  },
  examples: {
    fires: [{ when: 'a file is written', facts: [{ ...place, fact: write }] }],
    silent: [
      {
        when: 'a property is written',
        facts: [
          { ...place, fact: { ...write, name: 'WriteProperty', code: 'c15', object: 'analog-value:1' } },
        ],
      },
      {
        when: 'the station has always written it',
        learned: [{ ...place, fact: write }],
        facts: [{ ...place, fact: write }],
      },
    ],
  },
})
