import { defineRule } from '#model/rule'

const place = { protocol: 'dcerpc', serverPort: 445 } as const
const reset = {
  kind: 'operation',
  verb: 'set-password',
  name: 'SamrSetInformationUser2',
  code: 'samr/58',
  object: 'rid 500',
  outcome: 'requested',
} as const
/** NetrServerPasswordSet2, by which a computer renews its own password: [MS-NRPC] 3.5.4.4.6. */
const OF_MACHINE = 'netlogon/30'

export const rule = defineRule({
  id: 'rpc-account-password-set',
  formerIds: ['account-password-set'],
  engine: 'malware',
  title: 'Account password set over RPC',
  category: 'Authentication',
  severity: 'major',
  techniques: ['T0892', 'T0859'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'A client that sets an account’s password takes the account over. After Zerologon it takes over the domain controller this way.',
  todo: [
    'Find out whose account it is and who set the password',
    'Reset the password from a console',
    'Check the account’s activity since then',
  ],
  falsePositives: 'The help desk; learn its station.',
  match: { kind: 'operation', protocols: ['dcerpc'], outcomes: ['requested'], verbs: ['set-password'] },
  evaluate({ fact }, context) {
    // A computer renews its own password monthly; a domain controller's is not set from another host.
    const isMachine = fact.code === OF_MACHINE
    if (isMachine && context.device('server')?.type !== 'Domain Controller') return undefined
    const account = (fact.object ?? '').replace(/\$$/, '').toLowerCase()
    const names = context.device('server')?.hostnames ?? []
    if (isMachine && !names.some((name) => name.toLowerCase().split('.')[0] === account)) return undefined
    if (!context.isLearning && context.isUsualVerb() && !isMachine) return undefined
    return {
      summary: `${context.nameOf('client')} sets the password of ${fact.object ?? 'an account'} on ${context.nameOf('server')} (${fact.name})`,
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
        when: 'the help desk does as usual',
        learned: [{ ...place, fact: reset }],
        facts: [{ ...place, fact: reset }],
      },
    ],
  },
})
