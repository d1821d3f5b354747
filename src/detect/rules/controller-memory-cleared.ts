import { defineRule } from '#model/rule'

/** Objects that belong to the controller. Sessions, subscriptions and client lists are temporary. */
const PROGRAM = /memory|program|block|domain|application|origin|format|latch|_DELE|clear file|user memory/i
const MEMORY = /memory|format|origin|latch|clear/i
const FILES = /file|folder/i
const RECORDS = /\blogs?\b|journal/i
/** Lists and objects that clients create for themselves; S7comm-plus ends its sessions this way. */
const OWN = /variable ?list|data set|report buffer/i
const OWN_OBJECTS = 's7comm-plus'
const OBJECT = /^delete ?object/i
/** Blocks and project objects; object numbers with the highest bit set do not belong to a client. */
const PROJECT = /^(?:[DO]B\d|object 0x[89a-f])/i

const clear = (name: string) =>
  ({ kind: 'operation', verb: 'delete', name, code: '_DELE', object: 'FC27', outcome: 'requested' }) as const
const s7 = { protocol: 's7comm', serverPort: 102 } as const

export const rule = defineRule({
  id: 'controller-memory-cleared',
  engine: 'policy',
  title: 'Controller memory or files deleted',
  category: 'Programming',
  severity: 'critical',
  techniques: ['T0809'],
  defenderTitles: [],
  consequence: 'programmed',
  learnable: true,
  whileLearning: 'alert',
  why: 'A controller without its program stays stopped until it is loaded again, and a deleted log hides the cause.',
  todo: [
    'Ask the shift lead whether the machine still runs, and who works on it',
    'Load the last backup, and compare',
    'Find out who was logged on at the client',
  ],
  falsePositives: 'Engineering work; learn the station, or use a maintenance window.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['delete'] },
  evaluate({ fact, protocol }, context) {
    if (OWN.test(fact.name)) return undefined
    const isRecord = RECORDS.test(fact.name)
    const isObject = OBJECT.test(fact.name) && protocol !== OWN_OBJECTS
    const isFile = FILES.test(fact.name) || isObject
    const isProject = OBJECT.test(fact.name) && PROJECT.test(fact.object ?? '')
    if (!isRecord && !isFile && !isProject && !PROGRAM.test(fact.name)) return undefined
    // Never learned silently, like all changes of a controller: docs/internals/detection-models.md §5.
    const isUsual = !context.isLearning && context.isUsualVerb()
    const what = isRecord
      ? 'records'
      : isObject
        ? 'an object'
        : isFile
          ? 'a file'
          : MEMORY.test(fact.name)
            ? 'memory'
            : 'a program'
    const object = fact.object === undefined || fact.object === '' ? '' : `, ${fact.object}`
    return {
      severity: isUsual ? 'notice' : isRecord ? 'minor' : isFile ? 'major' : undefined,
      techniques: isRecord ? ['T0872'] : undefined,
      summary: `${context.nameOf('client')} deleted ${what} of ${context.nameOf('server')} (${protocol}: ${fact.name}${object})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a block is deleted',
        facts: [{ ...s7, fact: clear('PI service _DELE (delete block)') }],
        severity: 'critical',
      },
      {
        when: 'a block of an S7-1200 is deleted',
        facts: [
          {
            protocol: 's7comm-plus',
            serverPort: 102,
            fact: { ...clear('DeleteObject'), code: '0x04d4', object: 'OB1' },
          },
        ],
        severity: 'critical',
      },
      {
        when: 'a file is deleted',
        facts: [{ protocol: 'dnp3', serverPort: 20_000, fact: clear('Delete File') }],
        severity: 'major',
      },
      {
        when: 'a log is cleared',
        facts: [{ protocol: 'fins', serverPort: 9600, fact: clear('FINS Write Access Log Clear') }],
        severity: 'minor',
      },
      {
        when: 'a station deletes a block as learned',
        learned: [{ ...s7, fact: clear('PI service _DELE (delete block)') }],
        facts: [{ ...s7, fact: clear('PI service _DELE (delete block)') }],
      },
    ],
    silent: [
      {
        when: 'a client deletes its own list',
        facts: [{ protocol: 'mms', serverPort: 102, fact: clear('deleteNamedVariableList') }],
      },
      {
        when: 'a session ends',
        facts: [{ protocol: 's7comm-plus', serverPort: 102, fact: clear('DeleteObject') }],
      },
      {
        when: 'a file of an office server is deleted',
        facts: [{ protocol: 'smb', serverPort: 445, fact: clear('Delete File') }],
      },
    ],
  },
})
