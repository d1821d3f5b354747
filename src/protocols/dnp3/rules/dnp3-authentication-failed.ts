import { defineRule } from '#model/rule'

const failed = {
  kind: 'operation',
  verb: 'authenticate',
  name: 'Authentication Request',
  code: '32',
  unit: '10',
  outcome: 'refused',
  error: 'authentication failed',
} as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-authentication-failed',
  engine: 'operational',
  title: 'Master and outstation do not accept each other’s proof',
  category: 'Authentication',
  severity: 'minor',
  techniques: ['T0859'],
  counterpart: ['Master-Slave Authentication Error'],
  learnable: false,
  why: 'Secure authentication stopped somebody: a wrong key, or a stranger who tries to command the outstation.',
  todo: ['Check that the sender is the true master', 'Look when keys were changed last', 'Count the tries'],
  falsePositives: 'Keys that were changed on one side only; clocks and counters out of step after a restart.',
  watches: 'operation',
  concerns: { protocols: ['dnp3'], outcomes: ['refused'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'dnp3' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    const isAboutProof =
      fact.verb === 'authenticate' || /authenti|authoriz|unknown user|session key/i.test(fact.error ?? '')
    if (!isAboutProof) return undefined
    return {
      summary: `Outstation ${fact.unit} at ${known.nameOf('server')} did not accept the proof of ${known.nameOf('client')} for ${fact.name}: ${fact.error ?? 'no reason'}`,
    }
  },
  examples: {
    fires: [
      { when: 'the reply to a challenge is wrong', facts: [{ fact: failed, ...place }] },
      {
        when: 'a control fails for its proof',
        facts: [{ fact: { ...failed, verb: 'operate', name: 'Direct Operate', code: '5' }, ...place }],
      },
    ],
    silent: [
      {
        when: 'a control is refused in local mode',
        facts: [
          { fact: { ...failed, verb: 'operate', name: 'Operate', code: '4', error: 'LOCAL' }, ...place },
        ],
      },
    ],
  },
})
