import { defineRule } from '#model/rule'

/** PMAPPROC_SET and PMAPPROC_UNSET: RFC 1833 §3.2. Programs call them on their own host. */
const CHANGES: ReadonlyMap<string, string> = new Map([
  ['100000.1', 'registers a program with'],
  ['100000.2', 'unregisters a program from'],
])

const place = { protocol: 'rpc', serverPort: 111 } as const
const set = {
  kind: 'operation',
  verb: 'configure',
  name: 'portmap SET',
  code: '100000.1',
  object: 'portmap v2',
  outcome: 'requested',
} as const

export const rule = defineRule({
  id: 'port-mapper-changed',
  engine: 'malware',
  title: 'Remote change of RPC port mapper',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0866', 'T0830'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  why: 'A remotely registered program receives the calls for NFS and others. RPC services of Windows and old Unix had flaws in these calls (CVE-2022-24491).',
  todo: [
    'Identify the client and its user',
    'Compare the list of programs on the server (rpcinfo -p)',
    'Block port 111 between networks',
  ],
  falsePositives: 'None known: programs register on their own host only (RFC 1833 §3).',
  match: { kind: 'operation', protocols: ['rpc'], outcomes: ['requested'] },
  evaluate({ fact, client, server }, context) {
    const activity = CHANGES.get(fact.code)
    if (activity === undefined || client.ip === server.ip) return undefined
    return {
      summary: `${context.nameOf('client')} ${activity} the port mapper of ${context.nameOf('server')} (${fact.name})`,
    }
  },
  examples: {
    fires: [{ when: 'a program is registered remotely', facts: [{ ...place, fact: set }] }],
    silent: [
      { when: 'it is registered on its own host', facts: [{ ...place, fact: set, server: '10.0.0.1' }] },
      {
        when: 'a port is requested',
        facts: [{ ...place, fact: { ...set, verb: 'browse', name: 'portmap GETPORT', code: '100000.3' } }],
      },
    ],
  },
})
