import { describeAction } from '#model/action'
import { defineRule } from '#model/rule'
import { PROGRAM_TITLES, titlesOf } from '../defender-titles/defender-titles.ts'
import { nameOf } from '../names.ts'

const download = {
  kind: 'operation',
  verb: 'download-program',
  name: 'Request download',
  code: '0x1a',
  object: 'OB1',
  outcome: 'requested',
} as const
const upload = {
  kind: 'operation',
  verb: 'upload-program',
  name: 'Start upload',
  code: '0x1d',
  object: 'OB1',
  outcome: 'requested',
} as const

export const rule = defineRule({
  id: 'program-downloaded',
  engine: 'policy',
  title: 'Program download to a controller',
  category: 'Programming',
  severity: 'critical',
  techniques: ['T0843', 'T0889'],
  defenderTitles: ['Unauthorized PLC Programming', ...PROGRAM_TITLES],
  consequence: 'programmed',
  learnable: true,
  whileLearning: 'alert',
  why: 'The program controls what the machine does, whatever the screens show.',
  todo: [
    'Check for a change request',
    'Compare the running program with the last backup',
    'Find out who was logged on at the client',
  ],
  falsePositives: 'Planned engineering work; learn the station, or use a maintenance window.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['download-program'] },
  evaluate(input, context) {
    const { fact } = input
    // Never learned silently (docs/internals/detection-models.md §5): usual commands are notices.
    const isUsual = !context.isLearning && context.isUsualVerb()
    const object = fact.object === undefined ? '' : `, ${fact.object}`
    const action = context.action() === 'online-edit' ? 'online-edit' : 'download'
    const { title, techniques } = describeAction(action)
    return {
      title,
      techniques,
      defenderTitles: [
        'Unauthorized PLC Programming',
        ...titlesOf(input.protocol, fact).filter((title) => PROGRAM_TITLES.includes(title)),
      ],
      severity: isUsual ? 'notice' : undefined,
      summary: `${nameOf(input, context, 'client')} wrote a program to ${nameOf(input, context, 'server')} (${fact.name}${object})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a client downloads a block',
        facts: [{ fact: download, protocol: 's7comm', serverPort: 102 }],
      },
      {
        when: 'the learned station downloads',
        learned: [{ fact: download, protocol: 's7comm', serverPort: 102 }],
        facts: [{ fact: download, protocol: 's7comm', serverPort: 102 }],
      },
    ],
    silent: [
      {
        when: 'firmware is written (rule of its own)',
        facts: [{ fact: { ...download, verb: 'update-firmware' }, protocol: 's7comm', serverPort: 102 }],
      },
      {
        when: 'a client only reads the program',
        facts: [{ fact: upload, protocol: 's7comm', serverPort: 102 }],
      },
    ],
  },
})
