import { defineRule } from '#model/rule'

/** ASHRAE 135-2020 §16.1: enable-disable. */
const SILENCES = /^disable/

const control = (value: string) => ({
  protocol: 'bacnet',
  serverPort: 47_808,
  fact: {
    kind: 'operation',
    verb: 'set-mode',
    name: 'DeviceCommunicationControl',
    code: 'c17',
    outcome: 'asked',
    value,
  } as const,
})

export const rule = defineRule({
  id: 'bacnet-communication-disabled',
  engine: 'policy',
  title: 'A BACnet device is told to answer nobody any more',
  category: 'Configuration Changes',
  severity: 'major',
  techniques: ['T0814', 'T1691.002'],
  counterpart: ['PLC Operating Mode Changed'],
  learnable: true,
  whileLearning: 'alert',
  why: 'The device goes on by itself, and no alarm, reading or command of the building gets through until somebody enables it again or the time is over.',
  todo: [
    'Check whether the workstation still reads the device',
    'Ask who is working on it, and enable it again',
    'Look at what else the client sent',
  ],
  falsePositives: 'Service of a network in which one device talks too much.',
  watches: 'operation',
  concerns: { protocols: ['bacnet'], outcomes: ['asked'], verbs: ['set-mode'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'bacnet' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    if (fact.verb !== 'set-mode' || !SILENCES.test(String(fact.value ?? ''))) return undefined
    return {
      // Never learned in silence (detection.md §3): what is usual is a notice.
      severity: !known.isLearning && known.isUsualVerb() ? 'notice' : undefined,
      summary: `${known.nameOf('client')} told ${known.nameOf('server')} to ${fact.value} its communication (${fact.name})`,
    }
  },
  examples: {
    fires: [
      { when: 'it is to be silent for five minutes', facts: [control('disable for 5 minutes')] },
      { when: 'it may only answer', facts: [control('disable-initiation')] },
    ],
    silent: [{ when: 'it may speak again', facts: [control('enable')] }],
  },
})
