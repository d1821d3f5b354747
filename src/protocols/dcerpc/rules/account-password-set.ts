import { defineRule } from '#model/rule'

const place = { protocol: 'dcerpc', serverPort: 445 } as const
const reset = {
  kind: 'operation',
  verb: 'set-password',
  name: 'SamrSetInformationUser2',
  code: 'samr/58',
  object: 'rid 500',
  outcome: 'asked',
} as const
/** NetrServerPasswordSet2, with which a machine renews its own: [MS-NRPC] 3.5.4.4.6. */
const OF_MACHINE = 'netlogon/30'

export const rule = defineRule({
  id: 'account-password-set',
  engine: 'malware',
  title: 'A password is set over the network',
  category: 'Authentication',
  severity: 'major',
  techniques: ['T0892', 'T0859'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Setting somebody’s password is taking the account over. After Zerologon it is how the domain controller is taken over.',
  todo: [
    'Ask whose account it is and who set the password',
    'Set it again, from a console',
    'Look at what the account did since',
  ],
  falsePositives: 'The help desk; learn its station.',
  watches: 'operation',
  concerns: { protocols: ['dcerpc'], outcomes: ['asked'], verbs: ['set-password'] },
  evaluate({ fact, protocol }, known) {
    if (fact.kind !== 'operation' || protocol !== 'dcerpc' || fact.outcome !== 'asked') return undefined
    if (fact.verb !== 'set-password') return undefined
    // Machines renew theirs once a month, each its own; a domain controller's is not set from elsewhere.
    const isMachine = fact.code === OF_MACHINE
    if (isMachine && known.asset('server')?.type !== 'Domain Controller') return undefined
    const account = (fact.object ?? '').replace(/\$$/, '').toLowerCase()
    const names = known.asset('server')?.hostnames ?? []
    if (isMachine && !names.some((name) => name.toLowerCase().split('.')[0] === account)) return undefined
    if (!known.isLearning && known.isUsualVerb() && !isMachine) return undefined
    return {
      summary: `${known.nameOf('client')} sets the password of ${fact.object ?? 'an account'} on ${known.nameOf('server')} (${fact.name})`,
      subject: fact.object,
      severity: isMachine ? 'critical' : 'major',
    }
  },
  examples: {
    fires: [{ when: 'an administrator’s password is set', facts: [{ ...place, fact: reset }] }],
    silent: [
      {
        when: 'a machine renews its own',
        facts: [
          { ...place, fact: { ...reset, code: OF_MACHINE, name: 'NetrServerPasswordSet2', object: 'HMI1$' } },
        ],
      },
      {
        when: 'the help desk does as ever',
        learned: [{ ...place, fact: reset }],
        facts: [{ ...place, fact: reset }],
      },
    ],
  },
})
