import { defineRule, type RuleExamples } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** Published default (docs/internals/detection-models.md §7): 25 name queries in 1 minute. */
const NAMES = 25
const WINDOW_SECONDS = 60
/** Search lists create many names of one domain; generated names have a domain each. */
const DOMAINS = 20

const refused = (names: readonly string[], every = 1) =>
  names.map((name, i) => ({
    protocol: 'dns',
    serverPort: 53,
    at: i * every,
    fact: { kind: 'lookup', name, outcome: 'rejected' } as const,
  }))

export const rule = defineRule({
  id: 'name-query-burst',
  engine: 'malware',
  title: 'Burst of failed name lookups',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0884', 'T0869'],
  defenderTitles: ['Suspicion of Malicious Activity (Name Queries)', 'Suspicion of Conficker Malware'],
  learnable: false,
  requiresModel: 'volume',
  why: 'Conficker and later malware generate domain names by date and query them until one exists.',
  todo: [
    'Find the program that sends the queries',
    'Check whether one of the names was resolved, and the connections that followed',
    'Check the device for malware',
  ],
  falsePositives:
    'A name server that forwards for many, mail servers that check senders, and a wrong search list.',
  match: { kind: 'lookup', protocols: ['dns'] },
  state: {
    names: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    domains: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client }, context, state) {
    if (fact.outcome !== 'rejected') return undefined
    const name = fact.name.toLowerCase()
    const labels = name.split('.')
    if (
      labels.length < 2 ||
      labels.length > 3 ||
      /\.(?:arpa|local|lan|home|internal|localdomain|corp)$/.test(name)
    )
      return undefined
    // A name server queries on behalf of others.
    if (context.device('client')?.roles.includes('dns-server') === true) return undefined
    const names = state.names.add([client.ip], name)
    const domains = state.domains.add([client.ip], labels.slice(-2).join('.'))
    if (names < NAMES || domains < DOMAINS) return undefined
    return {
      summary: `${context.nameOf('client')} looked up ${names} names within a minute that do not exist, such as ${fact.name}`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'names are tried in turn',
          facts: refused(Array.from({ length: NAMES }, (_, i) => `qx${i}vbn.ws`)),
        },
      ],
      silent: [
        { when: 'one fewer', facts: refused(Array.from({ length: NAMES - 1 }, (_, i) => `qx${i}vbn.ws`)) },
        {
          when: 'one domain has none of them',
          facts: refused(Array.from({ length: 60 }, (_, i) => `host${i}.example.net`)),
        },
        {
          when: 'addresses have no names',
          facts: refused(Array.from({ length: 60 }, (_, i) => `${i}.0.0.10.in-addr.arpa`)),
        },
      ],
    }
  },
})
