/**
 * Compares joined agents with the network: connections that the device does not list, agents that fall silent while the
 * device talks. And makes alerts of these, of clones, and of events by the table of device alerts.
 */
import { createHash } from 'node:crypto'
import { deviceAlertRules, type InsideEvent } from '#endpoints/device-alerts'
import {
  hiddenConnections,
  type InsideView,
  type ListedConnection,
  loginWithoutSession,
  type MissedOpens,
  silentAgent,
  type TwoViewFinding,
  limits as viewLimits,
  type WireConnection,
} from '#endpoints/two-views'
import type { Alert } from '#model/alert'
import type { Link } from '#model/device'
import type { Severity } from '#model/rule'
import type { AgentEvent } from '#schema/agent'
import type { Store } from '#store/store'
import { RequestRate } from '../http/request-rate.ts'
import type { AgentDatabase } from './database.ts'
import type { IngestedBatch } from './ingest.ts'
import { timeOf } from './ingest.ts'
import type { AgentTimeline } from './timeline.ts'
import { twoViewTexts } from './two-view-texts.ts'

const limits = {
  /** Milliseconds between two looks at the links of joined devices. */
  lookMs: 60_000,
  /** The same for devices whose agents send digests, and between two looks for silent agents. */
  digestLookMs: 15_000,
  /** Joined devices compared at one look; others have their turn at the next. */
  devices: 500,
  linksOfDevice: 200,
  spans: 50_000,
  /** Batches of one agent of which the missed connections are kept. */
  spansOfAgent: 512,
  /** Connections of one agent kept between batches. */
  connections: 4096,
  /**
   * Microseconds of steady traffic before a link counts as a connection. A link sums up short connections, which polling may
   * miss: in ten minutes the agent looks twenty times.
   */
  steady: 10 * 60_000_000,
  /** The same where the agent looks each ten seconds and sends digests. */
  digestSteady: 45_000_000,
  /** Longest pause of an agent between two attempts to send, with its jitter: milliseconds. */
  agentPauseMs: 7.5 * 3_600_000,
  alerts: 20_000,
  /** New alerts of one agent: a hostile one could invent a subject for each. */
  alertRate: { perSecond: 20 / 3600, burst: 40 },
  /** Logins that wait until their session would be stored; further ones are not compared. */
  logins: 1000,
  /** Milliseconds from a login until it is compared. */
  loginMs: 180_000,
  /** Maximum count of one event. */
  hits: 1_000_000,
} as const

/** Seconds between two batches, for agents that do not report it. */
const SEND_SECONDS = 1800

interface WatchSetup {
  readonly db: AgentDatabase
  readonly store: Pick<Store, 'links' | 'device' | 'devices' | 'alert'>
  readonly timeline: AgentTimeline
  /** Called before an alert is stored; `time` in microseconds. */
  raised(agent: string, alert: string, time: number): void
  deviceOf(agent: string): string | undefined
  /** Milliseconds since 1970. */
  now(): number
}

type LoginEvent = Extract<AgentEvent, { kind: 'login' }>

interface Span {
  readonly from: number
  until: number
  packets: number
  looked: number
  looks: number
}

interface Inside {
  from: number
  until: number
  events: number
  lost: number
  isClockSet: boolean
  missed: MissedOpens[]
  isDigest: boolean
  hasDigests: boolean
  readonly connections: Map<string, ListedConnection>
}

export class TwoViewWatch {
  readonly #setup: WatchSetup
  /** By device, transport, peer and port. */
  readonly #spans = new Map<string, Span>()
  readonly #inside = new Map<string, Inside>()
  /** Times and counts of alerts raised since the start, by id. */
  readonly #raised = new Map<string, { readonly first: number; count: number }>()
  readonly #rate: RequestRate
  /** Alerts that the rate of an agent held back. */
  heldBack = 0
  #at = 0
  #digestAt = 0
  #isLooking = false
  /** Arrival of the last batch of agents that were found silent: one alert for each silence. */
  readonly #silent = new Map<string, number>()
  /** Milliseconds since 1970. */
  #notBefore = 0
  #since = Number.POSITIVE_INFINITY
  #logins: { readonly agent: string; readonly login: LoginEvent }[] = []

  constructor(setup: WatchSetup) {
    this.#setup = setup
    this.#rate = new RequestRate(limits.alertRate, () => setup.now())
  }

  start(): () => void {
    this.#notBefore = this.#graceAfterPause()
    this.#since = this.#setup.now()
    const timer = setInterval(() => void this.look().catch(() => {}), limits.lookMs).unref()
    const often = setInterval(() => void this.#lookAgain(), limits.digestLookMs).unref()
    return () => {
      clearInterval(timer)
      clearInterval(often)
    }
  }

  /** After a pause of this server, agents come back within a quarter more than it took, and their interval. */
  #graceAfterPause(): number {
    const { db, now } = this.#setup
    const { seen } = db.get<{ seen: number | null }>('select max(seen) as seen from agent') ?? { seen: null }
    const pause = Math.max(0, now() - (seen ?? now()))
    return now() + Math.min(pause * 1.25, limits.agentPauseMs) + 2 * limits.lookMs
  }

  /** A slow look is not followed by another one at once. */
  async #lookAgain(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    await this.lookOften().catch(() => {})
    this.#isLooking = false
  }

  /** Devices whose agents send digests, and agents of which no batch came in time. */
  async lookOften(): Promise<void> {
    const { db, store, deviceOf, now } = this.#setup
    const all = db.all<{ id: string }>(
      'select agent as id from agent_interval where digest > 0 order by agent',
    )
    const digests = all.slice(this.#digestAt, this.#digestAt + limits.devices)
    this.#digestAt = this.#digestAt + limits.devices >= all.length ? 0 : this.#digestAt + limits.devices
    for (const { id } of digests) {
      const device = deviceOf(id)
      if (device === undefined) continue
      await this.#followLinks(device)
      const inside = this.#inside.get(id)
      if (inside !== undefined && inside.from > 0) await this.#compare(id, device, inside)
    }
    const overdue = db.all<{ id: string; seen: number; seconds: number }>(
      `select id, seen, min(coalesce(nullif(digest, 0), send), send) as seconds from
       (select agent.id, agent.seen, coalesce(agent_interval.send, ?) as send, coalesce(digest, 0) as digest
        from agent left join agent_interval on agent_interval.agent = agent.id where agent.seen is not null)
       where seen + 2000 * seconds <= ? order by seen desc limit ?`,
      ...[SEND_SECONDS, now(), limits.devices],
    )
    for (const { id, seen, seconds } of overdue) {
      const device = this.#silent.get(id) === seen ? undefined : deviceOf(id)
      const known = device === undefined ? undefined : await store.device(device)
      if (device === undefined || known === undefined) continue
      const finding = silentAgent({
        ...{ lastBatch: seen * 1000, sendInterval: seconds * 1e6, lastTraffic: known.lastSeen },
        ...{ now: now() * 1000, notBefore: this.#notBefore * 1000 },
      })
      if (finding === undefined) continue
      this.#silent.set(id, seen)
      await this.#raiseFinding(id, device, finding)
    }
  }

  async #followLinks(device: string): Promise<void> {
    const { items } = await this.#setup.store.links({ device, limit: limits.linksOfDevice })
    for (const link of items) this.#follow(device, link)
  }

  async taken(batch: IngestedBatch): Promise<void> {
    const { agent, events, finding, header } = batch
    const device = this.#setup.deviceOf(agent)
    const now = this.#setup.now()
    for (const event of events) await this.#judgeEvent(agent, event, device)
    if (finding === 'clone')
      await this.#raise({
        agent,
        device,
        rule: 'agent-cloned',
        subject: '',
        what: twoViewTexts['agent-cloned']!.what,
        time: now * 1000,
      })
    const inside = this.#viewOf(agent)
    const until = timeOf(header.time, now) * 1000
    const before = inside.until || until
    inside.from ||= until
    inside.until = until
    inside.isClockSet = header.clock === 'set'
    inside.events += events.length
    inside.lost += header.lost.events
    const count = Math.max(0, (header.lost.opens ?? 0) - (header.lost.listed ?? 0))
    inside.missed.push({ from: before, until, count })
    // Older spans can no longer be judged.
    if (inside.missed.length > limits.spansOfAgent) inside.from = inside.missed.shift()!.until
    inside.isDigest = header.isDigest === true
    inside.hasDigests = (header.digestSeconds ?? 0) > 0
    for (const event of events) {
      if (event.kind === 'connection') keepConnection(inside, event, now)
      else if (event.kind === 'login' && event.operation === 'login' && header.clock === 'set')
        if (this.#logins.length < limits.logins) this.#logins.push({ agent, login: event })
    }
    if (finding !== '' || header.lost.batches > 0) {
      // A gap: lists from before it prove nothing about the time in it.
      Object.assign(inside, { from: until, events: 0, lost: 0, missed: [] })
      inside.connections.clear()
      return
    }
    if (device !== undefined) await this.#compare(agent, device, inside)
  }

  /** Logins whose session would be on the wire by now. */
  async #compareLogins(): Promise<void> {
    const { store, deviceOf, now } = this.#setup
    const isDue = ({ last }: LoginEvent) => timeOf(last, now()) <= now() - limits.loginMs
    const due = this.#logins.filter(({ login }) => isDue(login))
    this.#logins = this.#logins.filter(({ login }) => !isDue(login))
    for (const { agent, login } of due) {
      const device = deviceOf(agent)
      const known = device === undefined ? undefined : await store.device(device)
      if (device === undefined || known === undefined) continue
      const { items } = await store.links({ device, limit: limits.linksOfDevice })
      // With more links than were read, the session may be among the others.
      if (items.length >= limits.linksOfDevice) continue
      const { user, terminal, remote } = login
      const sessions = items.filter((link) => link.server === device && link.clientAddress === remote)
      const finding = loginWithoutSession(
        { user, terminal, remote, time: timeOf(login.last, now()) * 1000 },
        {
          ...{ since: this.#since * 1000, device: known.lastSeen, remote: await this.#lastSeenAt(remote) },
          sessions: sessions.map(({ firstSeen, lastSeen }) => ({ from: firstSeen, until: lastSeen })),
        },
      )
      if (finding !== undefined) await this.#raiseFinding(agent, device, finding)
    }
  }

  async #lastSeenAt(address: string): Promise<number | undefined> {
    const { items } = await this.#setup.store.devices({ search: address, limit: 20 })
    return items.find(({ ipAddresses }) => ipAddresses.includes(address))?.lastSeen
  }

  #viewOf(agent: string): Inside {
    const view = this.#inside.get(agent) ?? {
      from: 0,
      until: 0,
      events: 0,
      lost: 0,
      isClockSet: false,
      ...{ missed: [], isDigest: false, hasDigests: false },
      connections: new Map(),
    }
    this.#inside.set(agent, view)
    return view
  }

  async #compare(agent: string, device: string, inside: Inside): Promise<void> {
    const view: InsideView = {
      ...{
        from: inside.from,
        until: inside.until,
        events: inside.events,
        lost: inside.lost,
        isClockSet: inside.isClockSet,
        missed: inside.missed,
        isDigest: inside.isDigest,
        round: inside.hasDigests ? viewLimits.digestRound : viewLimits.round,
      },
      connections: [...inside.connections.values()],
      listeners: this.#listeners(agent),
    }
    const wire: WireConnection[] = []
    for (const [key, { from, until, looks }] of this.#spans) {
      if (!key.startsWith(`${device}\n`)) continue
      const isQuick = inside.hasDigests && key.startsWith(`${device}\ntcp\n`)
      if (until - from < (isQuick ? limits.digestSteady : limits.steady)) continue
      const [, transport, side, peer = '', port] = key.split('\n')
      wire.push({
        transport: transport as 'tcp',
        isClient: side === 'client',
        peer,
        port: Number(port),
        ...{ from, until, looks },
      })
    }
    for (const finding of hiddenConnections(view, wire)) await this.#raiseFinding(agent, device, finding)
  }

  #listeners(agent: string): InsideView['listeners'] {
    const rows = this.#setup.db.all<{ content: string }>(
      `select content from state where agent = ? and kind = 'listener' and boot = (select boot from agent where id = ?)`,
      ...[agent, agent],
    )
    return rows.map(({ content }) => JSON.parse(content) as Extract<AgentEvent, { kind: 'listener' }>)
  }

  /** Follows the links of joined devices. */
  async look(): Promise<void> {
    const { db, deviceOf } = this.#setup
    const all = db.all<{ id: string }>(
      `select id from agent where seen is not null and id not in (select agent from agent_interval where digest > 0)
       order by id`,
    )
    const joined = all.flatMap(({ id }) => deviceOf(id) ?? [])
    const turn = joined.slice(this.#at, this.#at + limits.devices)
    this.#at = this.#at + limits.devices >= joined.length ? 0 : this.#at + limits.devices
    for (const device of turn) await this.#followLinks(device)
    await this.#compareLogins()
  }

  #follow(
    device: string,
    { client, server, clientAddress, serverAddress, transport, port, packets, lastSeen }: Link,
  ): void {
    if ((transport !== 'tcp' && transport !== 'udp') || port === undefined || client === server) return
    const isClient = client === device
    const key = [
      device,
      transport,
      isClient ? 'client' : 'server',
      isClient ? serverAddress : clientAddress,
      port,
    ].join('\n')
    const looked = this.#setup.now()
    const span = this.#spans.get(key)
    // Two looks without a packet end the span.
    if (span !== undefined && packets > span.packets && looked - span.looked <= 2.5 * limits.lookMs) {
      Object.assign(span, { until: lastSeen, packets, looked, looks: span.looks + 1 })
      return
    }
    if (span !== undefined && packets === span.packets) return
    this.#spans.delete(key)
    this.#spans.set(key, { from: lastSeen, until: lastSeen, packets, looked, looks: 1 })
    if (this.#spans.size > limits.spans) this.#spans.delete(this.#spans.keys().next().value!)
  }

  async #judgeEvent(agent: string, event: AgentEvent, device: string | undefined): Promise<void> {
    for (const rule of deviceAlertRules) {
      const subject = rule.judge(event as InsideEvent)
      if (subject === undefined) continue
      const time = timeOf(event.last, this.#setup.now()) * 1000
      const what = `${rule.title}: ${subject}`
      await this.#raise({
        agent,
        device,
        rule: rule.id,
        subject,
        what,
        time,
        count: Math.min(event.hits, limits.hits),
        texts: { ...rule, todo: [rule.todo] },
      })
    }
  }

  #raiseFinding(
    agent: string,
    device: string,
    { rule, outside, inside, peer, time }: TwoViewFinding,
  ): Promise<void> {
    return this.#raise({
      agent,
      device,
      rule,
      subject: peer,
      what: `Network: ${outside}. Agent: ${inside}.`,
      time,
      peer,
    })
  }

  async #raise(given: Raised): Promise<void> {
    const { agent, device = '', rule, subject, what, time, peer = '', count = 1 } = given
    const { db, store, timeline } = this.#setup
    const texts = given.texts ?? twoViewTexts[rule]!
    const id = createHash('sha256').update(`${rule} ${agent} ${subject}`).digest('hex').slice(0, 16)
    const stored = (await store.alert(id))?.alert
    if (stored === undefined && !this.#raised.has(id) && this.#rate.take(agent) > 0) {
      this.heldBack++
      return
    }
    const before = this.#raised.get(id) ?? { first: stored?.time ?? time, count: stored?.count ?? 0 }
    before.count += count
    this.#raised.delete(id)
    this.#raised.set(id, before)
    if (this.#raised.size > limits.alerts) this.#raised.delete(this.#raised.keys().next().value!)
    const known = device === '' ? undefined : await store.device(device)
    const first = Math.min(before.first, time)
    const { address = '' } =
      db.get<{ address: string }>('select address from agent where id = ?', agent) ?? {}
    const own = known?.ipAddresses[0] ?? address
    const alert: Alert = {
      ...{ id, rule, title: texts.title, engine: 'anomaly', severity: texts.severity, category: 'Device' },
      ...{ time: first, lastTime: time, count: before.count, source: device, destination: device },
      sourceAddress: peer === '' ? own : peer,
      destinationAddress: own,
      targets: device === '' ? [] : [device],
      ...{
        protocol: '',
        techniques: texts.techniques,
        defenderTitles: [],
        learnable: false,
        maintenance: '',
      },
      isLearning: false,
      what: `${what} (agent ${agent.slice(0, 8)}…)`,
      ...{ normal: '', why: texts.why, todo: texts.todo },
      episodes: [{ from: first, to: time, count: before.count }],
      places: [],
    }
    this.#setup.raised(agent, id, time)
    timeline.write([{ kind: 'alert', alert }])
  }
}

interface Raised {
  readonly agent: string
  readonly device?: string | undefined
  readonly rule: string
  readonly subject: string
  readonly what: string
  /** Microseconds. */
  readonly time: number
  readonly peer?: string
  readonly count?: number
  readonly texts?: AlertTexts
}

export interface AlertTexts {
  readonly title: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly why: string
  readonly todo: readonly string[]
}

function keepConnection(
  { connections }: Inside,
  { transport, local, remote, direction, first, last }: Extract<AgentEvent, { kind: 'connection' }>,
  now: number,
): void {
  const isClient = direction === 'out'
  const [peer, remotePort] = endpointOf(remote)
  const port = isClient ? remotePort : endpointOf(local)[1]
  const key = `${transport} ${isClient} ${peer} ${port}`
  const known = connections.get(key)
  const [from, until] = [timeOf(first, now) * 1000, timeOf(last, now) * 1000]
  connections.delete(key)
  connections.set(key, {
    ...{ transport, isClient, peer, port },
    first: Math.min(known?.first ?? from, from),
    last: Math.max(known?.last ?? until, until),
  })
  if (connections.size > limits.connections) connections.delete(connections.keys().next().value!)
}

/** `10.0.0.1:502`, `[fe80::1]:80`. */
function endpointOf(text: string): readonly [address: string, port: number] {
  const at = text.lastIndexOf(':')
  return [text.slice(0, at).replace(/^\[|\]$/g, ''), Number(text.slice(at + 1)) || 0]
}
