import { defineRule } from '#model/rule'

/** Requests the changes of a naming context, secrets included: [MS-DRSR] 4.1.10. */
const GET_CHANGES = 'drsuapi/3'

const replicate = {
  kind: 'operation',
  verb: 'read',
  name: 'IDL_DRSGetNCChanges',
  code: GET_CHANGES,
  outcome: 'requested',
} as const
const resolve = { ...replicate, verb: 'browse', name: 'IDL_DRSCrackNames', code: 'drsuapi/12' } as const
const place = { protocol: 'dcerpc', serverPort: 49_667 } as const

export const rule = defineRule({
  id: 'dcsync',
  formerIds: ['directory-replicated'],
  engine: 'malware',
  title: 'Directory replication by a new host (DCSync)',
  category: 'Unauthorized Communication Behavior',
  severity: 'critical',
  techniques: ['T0859'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Replication returns the password hashes of every account. Domain controllers use it among themselves; any other client has taken over the domain.',
  todo: [
    'Check whether the source is a domain controller',
    'If not, isolate it and treat every account of the domain as compromised',
    'Identify the account that logged on',
  ],
  falsePositives:
    'A new domain controller; directory synchronisation software (Entra Connect) until it is learned.',
  match: { kind: 'operation', protocols: ['dcerpc'], outcomes: ['requested'] },
  evaluate({ fact, client, server }, context) {
    if (fact.code !== GET_CHANGES) return undefined
    if (!context.isLearning && context.isUsual('call')) return undefined
    return { summary: `${client.ip} replicated the directory of ${server.ip} (${fact.name})` }
  },
  examples: {
    fires: [{ when: 'a client replicates for the first time', facts: [{ fact: replicate, ...place }] }],
    silent: [
      { when: 'names are looked up', facts: [{ fact: resolve, ...place }] },
      {
        when: 'a domain controller replicates as usual',
        learned: [{ fact: replicate, ...place }],
        facts: [{ fact: replicate, ...place }],
      },
    ],
  },
})
