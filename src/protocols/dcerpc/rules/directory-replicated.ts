import { defineRule } from '#model/rule'

/** Asks for the changes of a naming context, secrets included: [MS-DRSR] 4.1.10. */
const GET_CHANGES = 'drsuapi/3'

const replicate = {
  kind: 'operation',
  verb: 'read',
  name: 'IDL_DRSGetNCChanges',
  code: GET_CHANGES,
  outcome: 'asked',
} as const
const resolve = { ...replicate, verb: 'browse', name: 'IDL_DRSCrackNames', code: 'drsuapi/12' } as const
const place = { protocol: 'dcerpc', serverPort: 49_667 } as const

export const rule = defineRule({
  id: 'directory-replicated',
  engine: 'malware',
  title: 'Directory secrets replicated by a host that never did so before',
  category: 'Unauthorized Communication Behavior',
  severity: 'critical',
  techniques: ['T0859'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Replication hands out the password hashes of every account. Domain controllers do it among themselves; anybody else has taken the domain.',
  todo: [
    'Check whether the source is a domain controller',
    'If not, isolate it and treat every account of the domain as known to the attacker',
    'Look for the account that logged on',
  ],
  falsePositives:
    'A new domain controller; directory synchronisation software (Entra Connect) until it is learned.',
  watches: 'operation',
  concerns: { protocols: ['dcerpc'], outcomes: ['asked'] },
  evaluate({ fact, protocol, client, server }, known) {
    if (protocol !== 'dcerpc') return undefined
    if (fact.kind !== 'operation' || fact.code !== GET_CHANGES || fact.outcome !== 'asked') return undefined
    if (!known.isLearning && known.isUsual('call')) return undefined
    return { summary: `${client.ip} replicated the directory of ${server.ip} (${fact.name})` }
  },
  examples: {
    fires: [{ when: 'a client never seen replicating does so', facts: [{ fact: replicate, ...place }] }],
    silent: [
      { when: 'names are looked up', facts: [{ fact: resolve, ...place }] },
      {
        when: 'a domain controller does what it always does',
        learned: [{ fact: replicate, ...place }],
        facts: [{ fact: replicate, ...place }],
      },
    ],
  },
})
