import { defineRule } from '#model/rule'

/** PMAPPROC_SET and PMAPPROC_UNSET: RFC 1833 §3.2. Programs call them on their own host. */
const CHANGES: ReadonlyMap<string, string> = new Map([
  ['100000.1', 'enters a program into'],
  ['100000.2', 'takes a program out of'],
])

const place = { protocol: 'rpc', serverPort: 111 } as const
const set = {
  kind: 'operation',
  verb: 'configure',
  name: 'portmap SET',
  code: '100000.1',
  object: 'portmap v2',
  outcome: 'asked',
} as const

export const rule = defineRule({
  id: 'port-mapper-changed',
  engine: 'malware',
  title: 'A host changes the port mapper of another',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0866', 'T0830'],
  counterpart: ['Suspicion of Malicious Activity'],
  learnable: false,
  why: 'Who enters a program of his own gets the calls meant for NFS and others; the services of Windows and old Unix fell to such calls (CVE-2022-24491).',
  todo: [
    'Find out what the client is and who uses it',
    'Compare the list of programs on the server (rpcinfo -p)',
    'Block port 111 between networks',
  ],
  falsePositives: 'None known: programs register on their own host only (RFC 1833 §3).',
  watches: 'operation',
  concerns: { protocols: ['rpc'], outcomes: ['asked'] },
  evaluate({ fact, protocol, client, server }, known) {
    if (protocol !== 'rpc' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    const deed = CHANGES.get(fact.code)
    if (deed === undefined || client.ip === server.ip) return undefined
    return {
      summary: `${known.nameOf('client')} ${deed} the port mapper of ${known.nameOf('server')} (${fact.name})`,
    }
  },
  examples: {
    fires: [{ when: 'a program is entered from afar', facts: [{ ...place, fact: set }] }],
    silent: [
      { when: 'it is entered on its own host', facts: [{ ...place, fact: set, server: '10.0.0.1' }] },
      {
        when: 'a port is asked for',
        facts: [{ ...place, fact: { ...set, verb: 'browse', name: 'portmap GETPORT', code: '100000.3' } }],
      },
    ],
  },
})
