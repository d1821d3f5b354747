/**
 * Joins of agents with devices of the network view: computed anew when either side changed, kept with people's decisions.
 * Joined agents hand software and failed checks to the exposure, and are compared with the network.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import type { Endpoint, JoinDecision, JoinDevice } from '#endpoints/endpoint'
import { type EndpointJoin, type JoinQuestion, joinEndpoints } from '#endpoints/join'
import type { Device } from '#model/device'
import type { AgentEvent } from '#schema/agent'
import type { AgentJoins, JoinChange } from '#schema/agents'
import { CodedError } from '#schema/errors'
import { pagesOf } from '#store/pages'
import type { Store } from '#store/store'
import { checkTexts } from './check-texts.ts'
import type { AgentDatabase } from './database.ts'

const limits = {
  page: 1000,
  devices: 100_000,
  decisions: 10_000,
  /** Milliseconds between two computations. */
  restMs: 10_000,
  /** Milliseconds between two looks at the devices of live traffic. */
  lookMs: 60_000,
  /** And this many times what the last took. */
  restShare: 20,
} as const

type SystemEvent = Extract<AgentEvent, { kind: 'system' }>

interface JoinsSetup {
  readonly db: AgentDatabase
  readonly store: Store
  /** The data folder: `details/` is what the exposure reads. */
  readonly data: string
  /** Agents are on other devices than before. */
  changed(): void
  now(): number
  log(line: string): void
}

interface SystemRow {
  readonly agent: string
  readonly content: string
  readonly time: number
  readonly address: string
}

export interface TriedJoins {
  readonly joins: readonly EndpointJoin[]
  readonly questions: readonly JoinQuestion[]
  nameOf(device: string): string
}

export class AgentJoinTable {
  readonly #setup: JoinsSetup
  #joins: ReadonlyMap<string, EndpointJoin> = new Map()
  #questions: readonly JoinQuestion[] = []
  #names: ReadonlyMap<string, string> = new Map()
  #computed = ''
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  /** Details files that were written: the device of each, by agent. */
  readonly #written = new Map<string, string>()
  /** Agents whose software or checks changed since. */
  #changed = new Set<string>()
  /** Milliseconds that the last computation took. */
  #took = 0

  constructor(setup: JoinsSetup) {
    this.#setup = setup
  }

  deviceOf(agent: string): string | undefined {
    return this.#joins.get(`agent:${agent}`)?.device
  }

  /** Soon, and at most once in `restMs`; a large site rests longer. */
  renew(agent?: string): void {
    if (agent !== undefined) this.#changed.add(agent)
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined
        void this.compute()
      },
      Math.max(limits.restMs, limits.restShare * this.#took),
    ).unref()
  }

  /** Devices appear in live traffic at any time. */
  start(): () => void {
    const timer = setInterval(() => this.renew(), limits.lookMs).unref()
    return () => clearInterval(timer)
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#running
  }

  compute(): Promise<void> {
    this.#running ??= this.#compute()
      .catch((error: Error) =>
        this.#setup.log(`sightglass: agents cannot be joined with devices: ${error.message}`),
      )
      .finally(() => {
        this.#running = undefined
      })
    return this.#running
  }

  #inputs() {
    const { db } = this.#setup
    const systems = db.all<SystemRow>(
      `select state.agent, state.content, state.time, agent.address from state join agent on agent.id = state.agent
       where state.kind = 'system' order by state.agent`,
    )
    const decisions = db.all<JoinDecision & { [name: string]: unknown }>(
      'select endpoint, device, verdict from decision order by time',
    )
    const imported = db
      .all<{ content: string }>('select content from endpoint order by id')
      .map(({ content }) => JSON.parse(content) as Endpoint)
    return { systems, imported, decisions }
  }

  async #compute(): Promise<void> {
    const begun = performance.now()
    const { store } = this.#setup
    const before = this.#joinedText
    const { systems, imported, decisions } = this.#inputs()
    const state = JSON.stringify([imported, store.revision(), systems.length, systems, decisions])
    if (systems.length + imported.length === 0) {
      // Without endpoints to join, the devices of a large site are not read.
      this.#joins = new Map()
      this.#questions = []
    } else if (state !== this.#computed) {
      const { devices, names } = await this.#devices()
      const { joins, questions } = joinEndpoints(
        [...systems.map(endpointOf), ...imported],
        devices,
        decisions,
      )
      this.#joins = new Map(joins.map((one) => [one.endpoint, one]))
      this.#questions = questions
      this.#names = names
      this.#computed = state
    }
    this.#writeDetails()
    this.#took = performance.now() - begun
    if (this.#joinedText !== before) this.#setup.changed()
  }

  get #joinedText(): string {
    return [...this.joinedAgents()].map((pair) => pair.join(' ')).join('\n')
  }

  async #devices(): Promise<{
    readonly devices: readonly JoinDevice[]
    readonly names: ReadonlyMap<string, string>
  }> {
    const { store } = this.#setup
    const devices: JoinDevice[] = []
    const names = new Map<string, string>()
    for await (const { items } of pagesOf((paging) => store.devices(paging), limits.page)) {
      for (const device of items) {
        if (device.type === 'Internet' || device.type === 'Multicast/Broadcast' || device.type === 'Group')
          continue
        devices.push(joinDeviceOf(device))
        names.set(device.id, device.name)
      }
      if (devices.length >= limits.devices) break
    }
    return { devices, names }
  }

  /** Joins of endpoints that are not stored: a preview. Those stored under the same ids do not count. */
  async tried(endpoints: readonly Endpoint[]): Promise<TriedJoins> {
    const { systems, imported, decisions } = this.#inputs()
    const { devices, names } = await this.#devices()
    const ids = new Set(endpoints.map(({ id }) => id))
    const others = [...systems.map(endpointOf), ...imported].filter(({ id }) => !ids.has(id))
    const { joins, questions } = joinEndpoints([...others, ...endpoints], devices, decisions)
    return {
      joins: joins.filter(({ endpoint }) => ids.has(endpoint)),
      questions: questions.filter(({ endpoint }) => ids.has(endpoint)),
      nameOf: (device) => names.get(device) ?? device,
    }
  }

  /** Computes at once, for an answer that shows the result. */
  async renewed(): Promise<void> {
    await this.#running
    await this.compute()
  }

  /** Software and failed checks of joined agents, where the exposure looks for them. */
  #writeDetails(): void {
    const { db, data, now } = this.#setup
    const folder = join(data, 'details')
    const wanted = new Set<string>()
    const changed = this.#changed
    this.#changed = new Set()
    for (const { endpoint, device } of this.#joins.values()) {
      if (!endpoint.startsWith('agent:')) continue
      const agent = endpoint.slice('agent:'.length)
      wanted.add(fileOf(agent))
      if (this.#written.get(agent) === device && !changed.has(agent)) continue
      const rows = db.all<{ kind: string; key: string; content: string }>(
        `select kind, key, content from state where agent = ? and kind in ('package', 'baseline', 'system')
         and boot = (select boot from agent where id = ?) order by kind, key`,
        ...[agent, agent],
      )
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeAtomicFile(
        join(folder, fileOf(agent)),
        `${detailsOf(device, rows, new Date(now()).toISOString())}\n`,
      )
      this.#written.set(agent, device)
    }
    // Those of agents that are no longer joined.
    const there = listed(folder).filter(
      (name) => /^agent-[0-9a-f]{32}\.json$/.test(name) && !wanted.has(name),
    )
    for (const name of there) {
      rmSync(join(folder, name), { force: true })
      this.#written.delete(name.slice('agent-'.length, -'.json'.length))
    }
  }

  list(): AgentJoins {
    const nameOf = (device: string) => this.#names.get(device) ?? device
    return {
      joins: [...this.#joins.values()].map(({ endpoint, device, key, confidence, evidence }) => ({
        ...{
          agent: endpoint.slice('agent:'.length),
          device,
          name: nameOf(device),
          key,
          confidence,
          evidence,
        },
      })),
      questions: this.#questions.map(({ endpoint, reason, candidates }) => ({
        agent: shortId(endpoint),
        reason,
        candidates: candidates.map(({ device, key, evidence }) => ({
          device,
          name: nameOf(device),
          key,
          evidence,
        })),
      })),
    }
  }

  /** Decides whether an agent belongs to a device; undoes a join, resolves a question. */
  async decide(agent: string, { device, verdict }: JoinChange): Promise<AgentJoins> {
    const { db, store, now } = this.#setup
    const isKnown =
      db.get('select 1 from agent where id = ?', agent) ??
      db.get('select 1 from endpoint where id = ?', agent)
    if (isKnown === undefined) throw new CodedError('not-found', `no agent ${agent}`)
    if ((await store.device(device)) === undefined) throw new CodedError('not-found', `no device ${device}`)
    const endpoint = endpointId(agent)
    db.transaction(() => {
      if (verdict === 'same') db.run("delete from decision where endpoint = ? and verdict = 'same'", endpoint)
      db.run(
        `insert into decision (endpoint, device, verdict, time) values (?, ?, ?, ?)
         on conflict do update set verdict = excluded.verdict, time = excluded.time`,
        ...[endpoint, device, verdict, now()],
      )
      db.run(
        'delete from decision where rowid in (select rowid from decision order by time desc limit -1 offset ?)',
        limits.decisions,
      )
    })
    await this.renewed()
    return this.list()
  }

  /** Device by agent. */
  joinedAgents(): ReadonlyMap<string, string> {
    const agents = [...this.#joins.values()].filter(({ endpoint }) => endpoint.startsWith('agent:'))
    return new Map(agents.map(({ endpoint, device }) => [shortId(endpoint), device]))
  }

  /** Endpoints that are joined with a device. */
  joinsOf(device: string): readonly EndpointJoin[] {
    return [...this.#joins.values()].filter((one) => one.device === device)
  }

  /** Returns to the decision by keys. */
  async undecide(agent: string): Promise<AgentJoins> {
    this.#setup.db.run('delete from decision where endpoint = ?', endpointId(agent))
    await this.renewed()
    return this.list()
  }
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // none was written yet
  }
}

/** Agents by their plain id, others by source and id. */
function shortId(endpoint: string): string {
  return endpoint.startsWith('agent:') ? endpoint.slice('agent:'.length) : endpoint
}

function endpointId(id: string): string {
  return id.includes(':') ? id : `agent:${id}`
}

function fileOf(agent: string): string {
  return `agent-${agent}.json`
}

function endpointOf({ agent, content, time, address }: SystemRow): Endpoint {
  const { hostname, vendor, serial, os, interfaces } = JSON.parse(content) as SystemEvent
  const at = time * 1000
  const own = interfaces.filter(({ isVirtual }) => !isVirtual).flatMap(({ addresses }) => addresses)
  // The address of the connection may be that of a router or a proxy: it counts only if the agent reports it, too.
  const addresses = [...new Set(own.includes(address) ? [address, ...own] : own)].filter(isGlobal)
  return {
    id: `agent:${agent}`,
    source: 'agent',
    names: [hostname].filter((name) => name !== ''),
    ...{ vendor, serial, os, realm: '' },
    interfaces: interfaces.map(({ mac, isVirtual }) => ({ mac, isVirtual })),
    addresses: addresses.map((one) => ({ address: one, time: at })),
  }
}

/** Link-local addresses exist on every network. */
function isGlobal(address: string): boolean {
  return !/^(?:fe[89ab][0-9a-f]:|169\.254\.|127\.|::1$)/i.test(address)
}

function joinDeviceOf({
  id,
  realm,
  name,
  hostnames,
  vendor,
  serial,
  macAddresses,
  ipAddresses,
  firstSeen,
  lastSeen,
}: Device): JoinDevice {
  return {
    id,
    realm,
    hostnames: [name, ...hostnames],
    vendor,
    serial,
    macAddresses,
    ipAddresses,
    firstSeen,
    lastSeen,
  }
}

function detailsOf(
  device: string,
  rows: readonly { kind: string; key: string; content: string }[],
  taken: string,
): string {
  const system = rows.find(({ kind }) => kind === 'system')
  const { os = '', osVersion = '' } =
    system === undefined ? {} : (JSON.parse(system.content) as Partial<SystemEvent>)
  const software = rows.flatMap(({ kind, key, content }) => {
    if (kind !== 'package') return []
    const at = key.indexOf(' ')
    return [{ manager: key.slice(0, at), name: key.slice(at + 1), version: content }]
  })
  const checks = rows.flatMap(({ kind, content }) => {
    if (kind !== 'baseline') return []
    const { check, result, found } = JSON.parse(content) as Extract<AgentEvent, { kind: 'baseline' }>
    const { title, severity, todo } = checkTexts(check)
    return result === 'fail' ? [{ severity, title, found, todo }] : []
  })
  return JSON.stringify({
    schema: 'sightglass.agent-details/1',
    device,
    taken,
    os: `${os} ${osVersion}`.trim(),
    software,
    checks,
  })
}
