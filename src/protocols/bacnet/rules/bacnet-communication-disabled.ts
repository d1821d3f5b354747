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
    outcome: 'requested',
    value,
  } as const,
})

export const rule = defineRule({
  id: 'bacnet-communication-disabled',
  engine: 'policy',
  title: 'BACnet device communication disabled',
  category: 'Configuration Changes',
  severity: 'major',
  techniques: ['T0814', 'T1691.002'],
  defenderTitles: ['PLC Operating Mode Changed'],
  consequence: 'stopped',
  learnable: true,
  whileLearning: 'alert',
  why: 'The device keeps running, but no alarm, reading or command gets through until communication is enabled again or the time expires.',
  todo: [
    'Check whether the workstation can still read the device',
    'Find out whether the device is being serviced, and enable it again',
    'Check the client’s other requests',
  ],
  falsePositives: 'Service of a network in which one device sends too much.',
  match: { kind: 'operation', protocols: ['bacnet'], outcomes: ['requested'], verbs: ['set-mode'] },
  evaluate({ fact }, context) {
    if (!SILENCES.test(String(fact.value ?? ''))) return undefined
    return {
      // Never learned silently (docs/internals/detection-models.md §5): usual commands are notices.
      severity: !context.isLearning && context.isUsualVerb() ? 'notice' : undefined,
      summary: `${context.nameOf('client')} set communication of ${context.nameOf('server')} to ${fact.value} (${fact.name})`,
    }
  },
  examples: {
    fires: [
      { when: 'it is disabled for five minutes', facts: [control('disable for 5 minutes')] },
      { when: 'it may only answer', facts: [control('disable-initiation')] },
    ],
    silent: [{ when: 'it is enabled again', facts: [control('enable')] }],
  },
})
