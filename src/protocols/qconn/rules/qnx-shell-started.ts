import { defineRule } from '#model/rule'
import { START_SHELL } from '../shell.ts'

const start = (code: string, object: string) =>
  ({
    protocol: 'qconn',
    serverPort: 8000,
    fact: { kind: 'operation', verb: 'execute', name: 'Start', code, object, outcome: 'requested' },
  }) as const
const shell = start(START_SHELL, 'run /bin/sh -')

export const rule = defineRule({
  id: 'qnx-shell-started',
  formerIds: ['target-shell-started'],
  engine: 'malware',
  title: 'Shell started by the QNX target agent',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0866', 'T0807'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: true,
  plannable: true,
  whileLearning: 'alert',
  why: 'The QNX target agent requires no password. A shell started by it runs as root; public attack tools do this.',
  todo: [
    'Identify the client’s user: developers do this on their own devices, operators never',
    'Check the commands in the shell, and the device’s connections afterwards',
    'Remove qconn from the device’s start-up, or block TCP port 8000',
  ],
  falsePositives: 'A developer who opens "Launch Remote Shell" in the tools of QNX; learn it.',
  match: { kind: 'operation', protocols: ['qconn'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    if (fact.code !== START_SHELL) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    return {
      summary: `${context.nameOf('client')} starts a shell on ${context.nameOf('server')} by the QNX target agent (${fact.object})`,
    }
  },
  examples: {
    fires: [
      { when: 'an unknown client starts a shell', facts: [shell], severity: 'critical' },
      {
        when: 'a developer who debugs starts one for the first time',
        learned: [start('start/flags', '8000 /tmp/pump pump')],
        facts: [shell],
        severity: 'critical',
      },
    ],
    silent: [
      { when: 'a developer does as usual', learned: [shell], facts: [shell] },
      { when: 'a program is debugged', facts: [start('start/flags', '8000 /tmp/pump pump')] },
    ],
  },
})
