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
  silentAgent,
  type TwoViewFinding,
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
  /** Joined devices compared at one look; others have their turn at the next. */
  devices: 500,
  linksOfDevice: 200,
  spans: 50_000,
  /** Connections of one agent kept between batches. */
  connections: 4096,
  /**
   * Microseconds of steady traffic before a link counts as a connection. A link sums up short connections, which polling may
   * miss: in ten minutes the agent looks twenty times.
   */
  steady: 10 * 60_000_000,
  alerts: 20_000,
  /** New alerts of one agent: a hostile one could invent a subject for each. */
  alertRate: { perSecond: 20 / 3600, burst: 40 },
  /** Maximum count of one event. */
  hits: 1_000_000,
} as const

/** Default of the agent; its configuration may set another. */
const SEND_INTERVAL = 1_800_000_000

interface WatchSetup {
  readonly db: AgentDatabase
  readonly store: Pick<Store, 'links' | 'device' | 'alert'>
  readonly timeline: AgentTimeline
  deviceOf(agent: string): string | undefined
  /** Milliseconds since 1970. */
  now(): number
}

interface Span {
  readonly from: number
  until: number
  packets: number
  looked: number
}

interface Inside {
  from: number
  until: number
  events: number
  lost: number
  isClockSet: boolean
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

  constructor(setup: WatchSetup) {
    this.#setup = setup
    this.#rate = new RequestRate(limits.alertRate, () => setup.now())
  }

  start(): () => void {
    const timer = setInterval(() => void this.look().catch(() => {}), limits.lookMs).unref()
    return () => clearInterval(timer)
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
    inside.from ||= until
    inside.until = until
    inside.isClockSet = header.clock === 'set'
    inside.events += events.length
    inside.lost += header.lost.events
    for (const event of events) if (event.kind === 'connection') keepConnection(inside, event, now)
    if (finding !== '' || header.lost.batches > 0) {
      // A gap: lists from before it prove nothing about the time in it.
      Object.assign(inside, { from: until, events: 0, lost: 0 })
      inside.connections.clear()
      return
    }
    if (device !== undefined) await this.#compare(agent, device, inside)
  }

  #viewOf(agent: string): Inside {
    const view = this.#inside.get(agent) ?? {
      from: 0,
      until: 0,
      events: 0,
      lost: 0,
      isClockSet: false,
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
      },
      connections: [...inside.connections.values()],
      listeners: this.#listeners(agent),
    }
    const wire: WireConnection[] = []
    for (const [key, { from, until }] of this.#spans) {
      if (!key.startsWith(`${device}\n`) || until - from < limits.steady) continue
      const [, transport, side, peer = '', port] = key.split('\n')
      wire.push({
        transport: transport as 'tcp',
        isClient: side === 'client',
        peer,
        port: Number(port),
        from,
        until,
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

  /** Follows the links of joined devices, and finds silent agents. */
  async look(): Promise<void> {
    const { db, store, deviceOf, now } = this.#setup
    const all = db.all<{ id: string; seen: number | null }>(
      'select id, seen from agent where seen is not null order by id',
    )
    const joined = all.flatMap(({ id, seen }) => {
      const device = deviceOf(id)
      return device === undefined || seen === null ? [] : [{ agent: id, seen, device }]
    })
    const turn = joined.slice(this.#at, this.#at + limits.devices)
    this.#at = this.#at + limits.devices >= joined.length ? 0 : this.#at + limits.devices
    for (const { agent, seen, device } of turn) {
      const { items } = await store.links({ device, limit: limits.linksOfDevice })
      for (const link of items) this.#follow(device, link)
      const known = await store.device(device)
      if (known === undefined) continue
      const finding = silentAgent({
        ...{
          lastBatch: seen * 1000,
          sendInterval: SEND_INTERVAL,
          lastTraffic: known.lastSeen,
          now: now() * 1000,
        },
      })
      if (finding !== undefined) await this.#raiseFinding(agent, device, finding)
    }
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
      Object.assign(span, { until: lastSeen, packets, looked })
      return
    }
    if (span !== undefined && packets === span.packets) return
    this.#spans.delete(key)
    this.#spans.set(key, { from: lastSeen, until: lastSeen, packets, looked })
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
