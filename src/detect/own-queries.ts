/**
 * Distinguishes the sensor's own active queries from traffic of another user of their address: by the journal of sent
 * packets.
 */
import type { Observation, Party, Traffic } from '#model/fact'
import type { OwnQuery, OwnQueryJournal } from '#model/own-query'
import type { Finding, Rule, RuleInput } from '#model/rule'
import { MICROSECONDS_PER_SECOND, type Microseconds } from '#model/time'

const limits = {
  /** Entries of the journal that are compared. */
  queries: 100_000,
  /** Microseconds that clocks of gate and capture may differ, and a connection takes to end. */
  slack: 5 * MICROSECONDS_PER_SECOND,
  /** Microseconds after which an unseen entry is missing: traffic of a flow is reported once a minute. */
  patience: 180 * MICROSECONDS_PER_SECOND,
} as const

/** Not found by folder: it fires on the journal of queries, not on facts alone. */
export const MISUSED_RULE: Rule = {
  id: 'query-address-misused',
  engine: 'policy',
  title: 'Query address misused',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T1692.002', 'T0846'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'The address sends approved queries only. Another device uses it, or a query did not reach the network as written down.',
  todo: [
    'Press the kill switch on the page Active queries',
    'Find the switch port and the MAC address that the packets come from',
    'Compare the journal of the plan with the packets of this alert',
  ],
  falsePositives:
    'Maintenance of the sensor from the query address; a clock that differs by more than five seconds.',
  match: { kind: 'flow' },
  evaluate: () => undefined,
  examples: { fires: [], silent: [] },
}

/** `planned` has an entry in the journal, `foreign` has none. */
export type OwnQueryVerdict = 'planned' | 'foreign' | undefined

export class OwnQueries {
  readonly counters = { ownQueriesSeen: 0, ownQueriesLeftOut: 0 }
  readonly #reported: (query: OwnQuery, seen: RuleInput | Traffic) => void
  #addresses: ReadonlySet<string> = new Set()
  #macs: ReadonlySet<string> = new Set()
  #ofTarget = new Map<string, OwnQuery[]>()
  readonly #seen = new Set<string>()
  #observedSince: Microseconds | undefined

  /** @param reported called once for each entry, when it is first seen */
  constructor(
    journal: OwnQueryJournal | undefined,
    reported: (query: OwnQuery, seen: RuleInput | Traffic) => void,
  ) {
    this.#reported = reported
    this.replace(journal)
  }

  replace(journal: OwnQueryJournal | undefined): void {
    this.#addresses = new Set(journal?.addresses)
    this.#macs = new Set(journal?.macs)
    this.#ofTarget = new Map()
    const queries = journal?.queries ?? []
    this.counters.ownQueriesLeftOut = Math.max(0, queries.length - limits.queries)
    for (const query of queries.slice(-limits.queries)) {
      const { transport, target, port, destination = '' } = query
      const key = transport === 'link' ? keyOf(transport, destination, 0) : keyOf(transport, target, port)
      const list = this.#ofTarget.get(key) ?? []
      list.push(query)
      this.#ofTarget.set(key, list)
    }
  }

  isOurs({ ip, mac }: Party): boolean {
    if (ip !== undefined) return this.#addresses.has(ip)
    return mac !== undefined && this.#macs.has(mac)
  }

  verdictOf(seen: RuleInput | Observation | Traffic): OwnQueryVerdict {
    if (this.#addresses.size === 0) return undefined
    const first = 'first' in seen ? seen.first : seen.time
    this.#observedSince ??= first
    const { client, server, transport } = seen
    if (!this.isOurs(client)) return undefined
    // Devices ask for our MAC address by ARP, and a late answer may be refused by ICMP.
    if (transport === 'icmp' || (transport === 'link' && !seen.protocol.startsWith('profinet')))
      return undefined
    const target = (transport === 'link' ? server.mac : server.ip) ?? ''
    const list = this.#ofTarget.get(keyOf(transport, target, server.port ?? 0)) ?? []
    const last = 'last' in seen ? seen.last : seen.lastTime
    const entries = list.filter(
      ({ from, until }) => first <= until + limits.slack && last >= from - limits.slack,
    )
    if (entries.length === 0) return 'foreign'
    // Repeated requests of one flow are emitted once, with the time of the last.
    for (const entry of entries) {
      const id = idOf(entry)
      if (this.#seen.has(id)) continue
      this.#seen.add(id)
      this.counters.ownQueriesSeen++
      this.#reported(entry, seen as RuleInput)
    }
    return 'planned'
  }

  /** Entries of which nothing was seen although the sensor was listening; each once. */
  missing(now: Microseconds): readonly OwnQuery[] {
    const since = this.#observedSince
    if (since === undefined) return []
    const missing: OwnQuery[] = []
    for (const list of this.#ofTarget.values())
      for (const query of list) {
        const isDue = query.until + limits.patience < now && query.from > since + limits.slack
        if (!isDue || this.#seen.has(idOf(query))) continue
        this.#seen.add(idOf(query))
        missing.push(query)
      }
    return missing
  }
}

function keyOf(transport: string, target: string, port: number): string {
  return `${transport} ${target} ${port}`
}

function idOf({ plan, template, target, from }: OwnQuery): string {
  return `${plan} ${template} ${target} ${from}`
}

export function foreignFinding({ client, server, protocol }: RuleInput): Finding {
  const port = server.port === undefined ? '' : `:${server.port}`
  return {
    summary: `${client.ip} is reserved for active queries, and sent ${protocol || 'traffic'} to ${server.ip ?? server.mac ?? ''}${port} that no approved query explains`,
  }
}

export function missingFinding({ plan, template, target }: OwnQuery): Finding {
  return {
    summary: `query ${template} of plan ${plan} to ${target} was written down as sent, and was not seen on the mirror port`,
    source: '',
    target,
    subject: `missing ${target}`,
  }
}
