import { defineRule } from '#model/rule'

const failed = {
  kind: 'operation',
  verb: 'authenticate',
  name: 'Authentication Request',
  code: '32',
  unit: '10',
  outcome: 'rejected',
  error: 'authentication failed',
} as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-authentication-failed',
  engine: 'operational',
  title: 'DNP3 secure authentication failed',
  category: 'Authentication',
  severity: 'minor',
  techniques: ['T0859'],
  defenderTitles: ['Master-Slave Authentication Error'],
  learnable: false,
  why: 'Secure authentication rejected a message: a wrong key, or an unauthorised client that tries to command the outstation.',
  todo: [
    'Check that the sender is the true master',
    'Check when the keys were last changed',
    'Count the attempts',
  ],
  falsePositives: 'Keys that were changed on one side only; clocks and counters out of step after a restart.',
  match: { kind: 'operation', protocols: ['dnp3'], outcomes: ['rejected'] },
  evaluate({ fact }, context) {
    const isAboutProof =
      fact.verb === 'authenticate' || /authenti|authoriz|unknown user|session key/i.test(fact.error ?? '')
    if (!isAboutProof) return undefined
    return {
      summary: `Outstation ${fact.unit} at ${context.nameOf('server')} rejected the authentication of ${context.nameOf('client')} for ${fact.name}: ${fact.error ?? 'no reason'}`,
    }
  },
  examples: {
    fires: [
      { when: 'the reply to a challenge is wrong', facts: [{ fact: failed, ...place }] },
      {
        when: 'a control fails authentication',
        facts: [{ fact: { ...failed, verb: 'operate', name: 'Direct Operate', code: '5' }, ...place }],
      },
    ],
    silent: [
      {
        when: 'a control is rejected in local mode',
        facts: [
          { fact: { ...failed, verb: 'operate', name: 'Operate', code: '4', error: 'LOCAL' }, ...place },
        ],
      },
    ],
  },
})
