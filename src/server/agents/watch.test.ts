/** Hidden connections, silent agents and their time, with the network and the agents simulated second by second. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import type { AgentEvent } from '#schema/agent'
import { aDevice, aLink } from '#store/testing/records'
import { sha256 } from './batch-reader.ts'
import { AgentDatabase } from './database.ts'
import { ingest } from './ingest.ts'
import type { AgentTimeline } from './timeline.ts'
import { TwoViewWatch } from './watch.ts'

const AGENT = 'a7'.repeat(16)
const START = Date.UTC(2026, 10, 30, 12)
const folder = mkdtempSync(join(tmpdir(), 'agent-watch-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** A device `press-7` with an agent that sends digests each 45 s and batches each 30 min. */
class Simulation {
  readonly alerts: Alert[] = []
  readonly watch: TwoViewWatch
  readonly links = new Map<string, Link>()
  /** Connections listed by the agent: `transport remote`. */
  listed = new Set<string>()
  /** Further devices on the network. */
  others: readonly Device[] = []
  isAgentAlive = true
  isAgentReachable = true
  /** Connections counted by the kernel and never listed, each ten seconds. */
  missedOpens = 0
  /** Milliseconds. */
  time = START
  lastSeen = START
  readonly #db: AgentDatabase
  readonly #sent = new Set<string>()
  #boot = 0
  #held = new Map<string, AgentEvent>()
  #sequence = 0
  #previous = ''
  #opens = 0
  #batchDue = 0
  #digestDue = 0

  constructor() {
    this.#db = new AgentDatabase(mkdtempSync(join(folder, 'data')))
    after(() => this.#db.close())
    this.#db.run('insert into agent (id, created) values (?, ?)', AGENT, START)
    const store = {
      links: async () => ({ items: [...this.links.values()], next: undefined }),
      device: async () => aDevice('press-7', { lastSeen: this.lastSeen * 1000, ipAddresses: ['10.1.4.9'] }),
      alert: async () => undefined,
      devices: async () => ({ items: this.others, next: undefined }),
    }
    const timeline = {
      write: (entries: readonly { alert: Alert }[]) => this.alerts.push(...entries.map(({ alert }) => alert)),
    }
    this.watch = new TwoViewWatch({
      ...{ db: this.#db, store: store as never, timeline: timeline as unknown as AgentTimeline },
      ...{ deviceOf: () => 'press-7', raised: () => {}, now: () => this.time },
    })
  }

  traffic(remote: string, transport = 'tcp'): void {
    const [address = '', port] = remote.split(':')
    const id = `${transport} ${remote}`
    const known = this.links.get(id)
    const at = this.time * 1000
    this.links.set(id, {
      ...aLink(id, { client: 'press-7', server: address }),
      ...{ transport, port: Number(port), clientAddress: '10.1.4.9', serverAddress: address },
      ...{ packets: (known?.packets ?? 0) + 3, firstSeen: known?.firstSeen ?? at, lastSeen: at },
    })
    this.lastSeen = this.time
  }

  /** @param each called each second, before everything else */
  async run(seconds: number, each: (second: number) => void): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.time += 1000
      each(second)
      if (this.isAgentAlive) {
        if (second % 10 === 5) this.#round()
        if (this.time >= this.#batchDue) await this.#send(false)
        else if (this.time >= this.#digestDue) await this.#send(true)
      }
      if (second % 15 === 9) await this.watch.lookOften()
      if (second % 60 === 9) await this.watch.look()
    }
  }

  restart(): void {
    this.#boot = (this.#boot + 1) % 10
    this.#sequence = 0
    this.#previous = ''
    this.#batchDue = 0
    this.#sent.clear()
    this.#held.clear()
  }

  #round(): void {
    this.#opens += this.missedOpens
    const last = new Date(this.time).toISOString()
    for (const key of this.listed) {
      const [transport, remote = ''] = key.split(' ')
      const first = this.#held.get(key)?.first ?? last
      const fields = {
        transport: transport as 'tcp',
        local: '10.1.4.9:40000',
        remote,
        direction: 'out',
      } as const
      this.#held.set(key, { kind: 'connection', ...fields, state: 'established', first, last, hits: 1 })
    }
  }

  async #send(isDigest: boolean): Promise<void> {
    if (!this.isAgentReachable) return
    const events = [...this.#held].filter(([key]) => !isDigest || !this.#sent.has(key))
    for (const [key] of events) {
      this.#held.delete(key)
      this.#sent.add(key)
    }
    const header = {
      ...{ schema: 'sightglass.agent/1', agent: AGENT, version: '1', boot: `b${this.#boot}`.repeat(16) },
      ...{ sequence: ++this.#sequence, previous: this.#previous, time: new Date(this.time).toISOString() },
      ...{ clock: 'set', config: 0, sendSeconds: 1800, digestSeconds: 45, isDigest },
      lost: { events: 0, batches: 0, forks: 0, seen: 0, opens: this.#opens, listed: 0 },
    }
    this.#opens = 0
    const body = `${[header, ...events.map(([, event]) => event)].map((line) => JSON.stringify(line)).join('\n')}\n`
    this.#previous = sha256(body)
    this.#digestDue = this.time + 45_000
    if (!isDigest) this.#batchDue = this.time + 1_800_000
    await this.watch.taken(ingest(this.#db, { agent: AGENT, address: '10.1.4.9', body, now: this.time }))
  }
}

const rulesOf = ({ alerts }: Simulation) => [...new Set(alerts.map(({ rule }) => rule))]

test('a hidden connection is found within two minutes, where digests are sent', async () => {
  const simulation = new Simulation()
  simulation.listed = new Set(['tcp 10.1.4.2:8883'])
  const usual = () => {
    simulation.traffic('10.1.4.2:8883')
    simulation.traffic('10.1.4.53:53', 'udp')
  }
  await simulation.run(300, usual)
  assert.deepEqual(rulesOf(simulation), [])
  let foundAfter: number | undefined
  await simulation.run(180, (second) => {
    usual()
    simulation.traffic('203.0.113.9:443')
    if (simulation.alerts.length > 0) foundAfter ??= second
  })
  assert.deepEqual(rulesOf(simulation), ['hidden-connection'])
  assert.equal(simulation.alerts[0]?.sourceAddress, '203.0.113.9')
  assert.deepEqual(simulation.alerts[0]?.targets, ['press-7'])
  assert.ok(foundAfter !== undefined && foundAfter <= 120, `after ${foundAfter} s`)
})

test('short connections that the kernel counts, and a new one that the agent lists, are not hidden', async () => {
  const simulation = new Simulation()
  simulation.missedOpens = 2
  await simulation.run(900, (second) => {
    if (second % 5 === 0) simulation.traffic('10.1.4.80:80')
    if (second < 60) return
    simulation.traffic('10.1.4.2:502')
    simulation.listed.add('tcp 10.1.4.2:502')
    if (second > 200 && second < 400) simulation.listed.delete('tcp 10.1.4.2:502')
  })
  assert.deepEqual(rulesOf(simulation), [])
})

test('an agent that ends is silent within two minutes while its device talks, once', async () => {
  const simulation = new Simulation()
  simulation.listed = new Set(['tcp 10.1.4.2:8883'])
  await simulation.run(300, () => simulation.traffic('10.1.4.2:8883'))
  simulation.isAgentAlive = false
  let foundAfter: number | undefined
  await simulation.run(600, (second) => {
    simulation.traffic('10.1.4.2:8883')
    if (simulation.alerts.length > 0) foundAfter ??= second
  })
  assert.deepEqual(
    simulation.alerts.map(({ rule, count }) => [rule, count]),
    [['silent-agent', 1]],
  )
  assert.ok(foundAfter !== undefined && foundAfter <= 120, `after ${foundAfter} s`)
})

test('after a pause of the server no agent is silent until it had time to come back', async () => {
  const simulation = new Simulation()
  simulation.listed = new Set(['tcp 10.1.4.2:8883'])
  await simulation.run(100, () => simulation.traffic('10.1.4.2:8883'))
  simulation.isAgentReachable = false
  simulation.time += 3_600_000
  const stop = simulation.watch.start()
  await simulation.run(3600, () => simulation.traffic('10.1.4.2:8883'))
  assert.deepEqual(rulesOf(simulation), [], 'its pause has grown to an hour')
  await simulation.run(1500, () => simulation.traffic('10.1.4.2:8883'))
  assert.deepEqual(rulesOf(simulation), ['silent-agent'])
  stop()
})

/** Small in the continuous run; 7 by hand. */
const DAYS = Number(process.env.SIGHTGLASS_WATCH_DAYS ?? 0.1)

test(`${DAYS} simulated days with polls, reconnections, restarts and lost connections to the server: nothing is found`, async () => {
  const simulation = new Simulation()
  let state = 11
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  simulation.missedOpens = 4
  simulation.listed = new Set(['tcp 10.1.4.2:8883'])
  await simulation.run(Math.round(DAYS * 86_400), (second) => {
    simulation.traffic('10.1.4.2:8883')
    simulation.traffic('10.1.4.53:53', 'udp')
    // A server of short connections that closes them first; now and then a round sees one.
    if (second % 3 === 0) simulation.traffic('10.1.4.80:80')
    simulation.listed.delete('tcp 10.1.4.80:80')
    if (random() < 0.02) simulation.listed.add('tcp 10.1.4.80:80')
    // A peer that comes for a minute each quarter of an hour, and another one each time.
    const peer = `10.1.5.${Math.floor(second / 900) % 200}:502`
    if (second % 900 < 60) simulation.traffic(peer)
    if (second % 900 < 60) simulation.listed.add(`tcp ${peer}`)
    else simulation.listed.delete(`tcp ${peer}`)
    if (second % 40_000 === 39_999) simulation.restart()
    // Half a minute without a way to the server.
    simulation.isAgentReachable = second % 20_000 > 30
  })
  assert.deepEqual(rulesOf(simulation), [])
})

test('a login is compared with the sessions of the network once these are stored', async () => {
  const plant = new Simulation()
  plant.watch.start()()
  const login = async (remote: string) => {
    plant.time += 10 * 60_000
    const last = new Date(plant.time).toISOString()
    const event = {
      kind: 'login',
      operation: 'login',
      user: 'root',
      terminal: 'pts/0',
      remote,
      source: 'wtmp',
    }
    await plant.watch.taken({
      ...{ agent: AGENT, finding: '', isDuplicate: false },
      ...{ header: { clock: 'set', time: last, lost: { events: 0, batches: 0, forks: 0, seen: 0 } } },
      events: [{ ...event, first: last, last, hits: 1 }],
    } as never)
    await plant.watch.look()
    const count = () => plant.alerts.filter(({ rule }) => rule === 'login-without-session').length
    const early = count()
    plant.time += 4 * 60_000
    plant.lastSeen = plant.time
    plant.others = [aDevice('pc-2', { lastSeen: plant.time * 1000, ipAddresses: ['10.1.4.3'] })]
    await plant.watch.look()
    return [early, count()]
  }
  assert.deepEqual(await login(''), [0, 0], 'local')
  assert.deepEqual(await login('10.1.4.9'), [0, 0], 'an address where the sensor sees no device')
  const id = 'tcp ssh'
  plant.links.set(id, {
    ...aLink(id, { client: 'pc-2', server: 'press-7' }),
    ...{ transport: 'tcp', port: 22, clientAddress: '10.1.4.3', serverAddress: '10.1.4.9' },
    ...{ packets: 9, firstSeen: plant.time * 1000, lastSeen: (plant.time + 11 * 60_000) * 1000 },
  })
  assert.deepEqual(await login('10.1.4.3'), [0, 0], 'with its session')
  plant.links.clear()
  assert.deepEqual(await login('10.1.4.3'), [0, 1], 'not before the session would be stored')
})
