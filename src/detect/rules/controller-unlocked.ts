import { defineRule } from '#model/rule'
import { isUnlocking } from '../settings.ts'

const password = {
  kind: 'operation',
  verb: 'authenticate',
  name: 'PLC password',
  code: 'ud:5/1',
  outcome: 'requested',
} as const
const read = { ...password, verb: 'read', name: 'Read Var', code: '0x04', object: 'DB1.DBW0' } as const
const on7 = { protocol: 's7comm', serverPort: 102 } as const

export const rule = defineRule({
  id: 'controller-unlocked',
  engine: 'policy',
  title: 'Controller unlocked for changes',
  category: 'Authentication',
  severity: 'minor',
  techniques: ['T0859'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'learning-only',
  why: 'The password protects program, mode and settings. With it a client can do everything an engineer can.',
  todo: [
    'Ask who works on this controller today',
    'Check what the client did afterwards',
    'Change the password if nobody did this, or if it was sent in cleartext',
  ],
  falsePositives: 'Engineers and panels that know the password; this stays a notice and is never learned.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['authenticate'] },
  evaluate({ fact, protocol }, context) {
    if (!isUnlocking(fact, context.traits())) return undefined
    const isUsual = !context.isLearning && context.isUsual()
    return {
      severity: isUsual ? 'notice' : undefined,
      summary: `${context.nameOf('client')} ${/unlock/i.test(fact.name) ? `unlocked ${context.nameOf('server')}` : `sent ${context.nameOf('server')} a password`} (${fact.name}, ${protocol})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a client that only read before sends the password',
        learned: [{ ...on7, fact: read }],
        facts: [{ ...on7, fact: password }],
      },
      {
        when: 'the controller requires the password in each session',
        facts: [
          {
            protocol: 's7comm-plus',
            serverPort: 102,
            fact: { ...password, name: 'Give password', code: '0x04f2' },
          },
        ],
      },
      {
        when: 'an engineer sends it as learned',
        learned: [{ ...on7, fact: password }],
        facts: [{ ...on7, fact: password }],
        severity: 'notice',
      },
    ],
    silent: [
      { when: 'the client reads', facts: [{ ...on7, fact: read }] },
      {
        when: 'it is locked again',
        facts: [{ ...on7, fact: { ...password, name: 'Clear password', code: 'ud:5/2' } }],
      },
      {
        when: 'a meter session starts with a password',
        facts: [{ protocol: 'c1222', serverPort: 1153, fact: { ...password, name: 'Logon', code: '0x50' } }],
      },
    ],
  },
})
