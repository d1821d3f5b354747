/** Observations that may later join alerts: remote sessions, accounts, tools. Cheap without any of them. */
import type { Observation, Party, Session, Traffic, Transfer } from '#model/fact'
import { REMOTE_ACCESS } from '#model/remote-access'
import type { Microseconds } from '#model/time'
import type { ActivitySpan, RemoteUse, SharedMark } from './act.ts'
import { limits } from './limits.ts'

/** Microseconds of quiet that part two bursts of a session. */
const APART = 15 * 60e6

interface Use {
  readonly client: string
  readonly server: string
  readonly protocol: string
  readonly spans: { from: Microseconds; to: Microseconds }[]
}

export class Traces {
  readonly counters = { incidentTraceLimit: 0 }
  /** The one seen last is last. */
  readonly #uses = new Map<string, Use>()
  readonly #marks = new Map<string, Map<string, Microseconds>>()

  session(observed: Observation<Session>): void {
    const { fact, time, lastTime, client, server, protocol } = observed
    if (!REMOTE_ACCESS.has(protocol) || fact.phase === 'refused') return
    this.#used(client, server, protocol, { from: time, to: lastTime })
    if (fact.user !== undefined && fact.user !== '')
      this.#marked(`account ${fact.user.toLowerCase()}`, client, time)
  }

  traffic({ established, protocol, client, server, first, last }: Traffic): void {
    if (established && REMOTE_ACCESS.has(protocol))
      this.#used(client, server, protocol, { from: first, to: last })
  }

  /** Only programs connect their senders: all users send documents around. */
  transfer({ fact, time, client, server }: Observation<Transfer>): void {
    if (fact.sha256 === undefined || fact.content?.startsWith('executable/') !== true) return
    this.#marked(`file ${fact.sha256}`, fact.direction === 'to-server' ? client : server, time)
  }

  uses(): readonly RemoteUse[] {
    return [...this.#uses.values()]
  }

  marks(): readonly SharedMark[] {
    return [...this.#marks].map(([mark, bearers]) => ({ mark, bearers }))
  }

  #used(client: Party, server: Party, protocol: string, { from, to }: ActivitySpan): void {
    const [one, other] = [addressOf(client), addressOf(server)]
    if (one === '' || other === '') return
    const key = `${one} ${other} ${protocol}`
    const use = this.#uses.get(key) ?? { client: one, server: other, protocol, spans: [] }
    this.#uses.delete(key)
    this.#uses.set(key, use)
    const latest = use.spans.at(-1)
    if (latest !== undefined && from <= latest.to + APART) {
      latest.from = Math.min(latest.from, from)
      latest.to = Math.max(latest.to, to)
    } else use.spans.push({ from, to })
    if (use.spans.length > limits.spansPerUse) use.spans.shift()
    this.#bound(this.#uses, limits.remoteUses)
  }

  #marked(mark: string, party: Party, time: Microseconds): void {
    const address = addressOf(party)
    if (address === '') return
    const bearers = this.#marks.get(mark) ?? new Map<string, Microseconds>()
    this.#marks.set(mark, bearers)
    // One more than the bound is enough to know that the mark proves nothing.
    if (!bearers.has(address) && bearers.size <= limits.bearersPerMark) bearers.set(address, time)
    this.#bound(this.#marks, limits.marks)
  }

  #bound(map: Map<string, unknown>, most: number): void {
    if (map.size <= most) return
    map.delete(map.keys().next().value!)
    this.counters.incidentTraceLimit++
  }
}

function addressOf({ ip, mac }: Party): string {
  return ip ?? mac ?? ''
}
