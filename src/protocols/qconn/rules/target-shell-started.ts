import { defineRule } from '#model/rule'
import { START_SHELL } from '../shell.ts'

const start = (code: string, object: string) =>
  ({
    protocol: 'qconn',
    serverPort: 8000,
    fact: { kind: 'operation', verb: 'execute', name: 'Start', code, object, outcome: 'asked' },
  }) as const
const shell = start(START_SHELL, 'run /bin/sh -')

export const rule = defineRule({
  id: 'target-shell-started',
  engine: 'malware',
  title: 'A shell is started on a controller by the agent of its debugger',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0866', 'T0807'],
  counterpart: ['Suspicion of Malicious Activity'],
  learnable: true,
  plannable: true,
  whileLearning: 'alert',
  why: 'The target agent of QNX asks for no password. Whoever starts a shell by it commands the device as root; public tools do just this.',
  todo: [
    'Find out who uses the client: developers do this to devices of their own, operators never',
    'Look at what was typed into the shell, and at what the device connected to afterwards',
    'Take qconn out of the start of the device, or filter TCP port 8000 before it',
  ],
  falsePositives: 'A developer who opens "Launch Remote Shell" in the tools of QNX; learn it.',
  watches: 'operation',
  concerns: { protocols: ['qconn'], outcomes: ['asked'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'qconn' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    if (fact.code !== START_SHELL) return undefined
    if (!known.isLearning && known.isUsual()) return undefined
    return {
      summary: `${known.nameOf('client')} starts a shell on ${known.nameOf('server')} by the target agent of QNX (${fact.object})`,
    }
  },
  examples: {
    fires: [
      { when: 'a stranger starts a shell', facts: [shell], severity: 'critical' },
      {
        when: 'a developer who debugs starts one for the first time',
        learned: [start('start/flags', '8000 /tmp/pump pump')],
        facts: [shell],
        severity: 'critical',
      },
    ],
    silent: [
      { when: 'a developer does as ever', learned: [shell], facts: [shell] },
      { when: 'a program is debugged', facts: [start('start/flags', '8000 /tmp/pump pump')] },
    ],
  },
})
