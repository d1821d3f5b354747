import { defineRule } from '#model/rule'
import { PROGRAM_TITLES, titlesOf } from '../defender-titles/defender-titles.ts'

const upload = {
  kind: 'operation',
  verb: 'upload-program',
  name: 'Start upload',
  code: '0x1d',
  object: 'OB1',
  outcome: 'requested',
} as const
const s7 = { protocol: 's7comm', serverPort: 102 } as const

export const rule = defineRule({
  id: 'program-uploaded',
  engine: 'policy',
  title: 'Program upload from a controller',
  category: 'Programming',
  severity: 'major',
  techniques: ['T0845', 'T0871'],
  defenderTitles: ['Unauthorized PLC Program Upload', ...PROGRAM_TITLES],
  learnable: true,
  whileLearning: 'alert',
  why: 'The program shows how the machine works, and how to damage it. An upload precedes most attacks.',
  todo: [
    'Ask whether a backup was made',
    'Find out who was logged on at the client',
    'Check what the client sent to the controller afterwards',
  ],
  falsePositives: 'Backup systems and engineers; learn the station, or use a maintenance window.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['upload-program'] },
  evaluate({ fact, protocol }, context) {
    // Never learned silently (docs/internals/detection-models.md §5): usual commands are notices.
    const isUsual = !context.isLearning && context.isUsualVerb()
    const object = fact.object === undefined ? '' : `, ${fact.object}`
    return {
      severity: isUsual ? 'notice' : undefined,
      summary: `${context.nameOf('client')} read the program of ${context.nameOf('server')} (${fact.name}${object})`,
      defenderTitles: [
        'Unauthorized PLC Program Upload',
        ...titlesOf(protocol, fact).filter((title) => PROGRAM_TITLES.includes(title)),
      ],
    }
  },
  examples: {
    fires: [
      { when: 'a client reads a block', facts: [{ ...s7, fact: upload }] },
      {
        when: 'the backup station does so as learned',
        learned: [{ ...s7, fact: upload }],
        facts: [{ ...s7, fact: upload }],
      },
    ],
    silent: [
      { when: 'a client reads values', facts: [{ ...s7, fact: { ...upload, verb: 'read', code: '0x04' } }] },
      { when: 'a file is fetched from a server', facts: [{ protocol: 'ftp', serverPort: 21, fact: upload }] },
    ],
  },
})
