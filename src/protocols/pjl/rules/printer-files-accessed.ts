import { defineRule } from '#model/rule'

/** File commands, and those of the maker's own store: HP, PJL Technical Reference Manual, file system addendum. */
const FILES = /^(?:FS|DM)[A-Z]+$/
/** They change what the printer has. */
const CHANGES: ReadonlySet<string> = new Set([
  'FSDOWNLOAD',
  'FSAPPEND',
  'FSMKDIR',
  'FSDELETE',
  'FSINIT',
  'DMCMD',
])

const list = {
  kind: 'operation',
  verb: 'browse',
  name: 'FSDIRLIST',
  code: 'FSDIRLIST',
  object: '0:\\',
  outcome: 'requested',
} as const
const pjl = { protocol: 'pjl', serverPort: 9100 } as const

export const rule = defineRule({
  id: 'printer-files-accessed',
  engine: 'policy',
  title: 'Printer files read or changed',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0893', 'T0853'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'learning-only',
  evidence: 'packets',
  why: 'Printers take commands for their file system from anybody. They hold printed documents, passwords and programs.',
  todo: [
    'Find the program on the client that sent the commands',
    'Check the files and settings of the printer',
    'Limit port 9100 to the print server',
  ],
  falsePositives: 'Fleet management that loads fonts or reads logs; learn it.',
  match: { kind: 'operation', protocols: ['pjl'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    if (!FILES.test(fact.code) || (!context.isLearning && context.isUsual())) return undefined
    const isChange = CHANGES.has(fact.code)
    const on = fact.object === undefined ? '' : ` on ${fact.object}`
    return {
      severity: context.isLearning ? 'notice' : isChange ? 'major' : undefined,
      activity: fact.name,
      subject: isChange ? 'changed' : 'read',
      summary: `${context.nameOf('client')} ${isChange ? 'changed' : 'read'} files of the printer ${context.nameOf('server')} (${fact.name}${on})`,
      normal: context.normal(),
    }
  },
  examples: {
    fires: [
      { when: 'a client lists the files of a printer', facts: [{ ...pjl, fact: list }] },
      {
        when: 'it deletes one',
        facts: [{ ...pjl, fact: { ...list, verb: 'delete', name: 'FSDELETE', code: 'FSDELETE' } }],
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'a client prints',
        facts: [{ ...pjl, fact: { ...list, verb: 'report', name: 'Pages', code: 'pages', object: 'ZPL' } }],
      },
      {
        when: 'fleet management does as learned',
        learned: [{ ...pjl, fact: list }],
        facts: [{ ...pjl, fact: list }],
      },
    ],
  },
})
