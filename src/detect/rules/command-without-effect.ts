import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'

const unfollowed = {
  kind: 'deviation',
  model: 'values',
  what: 'not-followed',
  subject: 'holding:7',
  seen: '40',
  usual: 'within 4 s of a write as written; 80 was written 70 s ago',
  score: 1,
  evidence: { excess: 0, samples: 400, learnedHours: 30 },
} as const

/** Hours. Channels close after a day. */
const DAY_HOURS = 23

export const rule = defineRule({
  id: 'command-without-effect',
  engine: 'anomaly',
  title: 'Command without effect',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0827', 'T1691.001'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  requiresModel: 'values',
  why: 'The point always took the value that was written to it. Now it does not: the device is overridden, or the command is dropped on its way.',
  todo: [
    'Look at the device: local operation, forces, faults',
    'Compare who else writes to this device',
    'Check the hosts and switches between client and device',
  ],
  falsePositives: 'A device in local operation, or at the limit of its range.',
  match: { kind: 'deviation' },
  evaluate(input, context) {
    const { fact } = input
    if (fact.what !== 'not-followed') return undefined
    const address = input.server.ip ?? input.server.mac
    return {
      severity: (fact.evidence?.learnedHours ?? 0) < DAY_HOURS ? 'minor' : undefined,
      // A value belongs to its device, whichever client reads it.
      ...{ source: address, target: address, subject: fact.subject },
      summary: `${fact.subject} of ${nameOf(input, context, 'server')} is still ${fact.seen} after a command`,
      normal: `It is ${fact.usual}.`,
    }
  },
  examples: {
    fires: [
      { when: 'a point does not take the written value', facts: [{ fact: unfollowed }], severity: 'major' },
      {
        when: 'it was learned for some hours',
        facts: [{ fact: { ...unfollowed, evidence: { excess: 0, samples: 40, learnedHours: 2 } } }],
        severity: 'minor',
      },
    ],
    silent: [{ when: 'its value is unusual', facts: [{ fact: { ...unfollowed, what: 'out-of-range' } }] }],
  },
})
