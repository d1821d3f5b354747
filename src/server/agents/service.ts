/** Agents of makers' devices: enrolment, batches, configuration, and what pages show of them. */

import { createPublicKey, randomBytes, verify, X509Certificate } from 'node:crypto'
import type { ServerCertificate } from '#data-folder/certificates'
import { elapsedMs } from '#model/time'
import type { AgentEvent } from '#schema/agent'
import type {
  AgentAccess,
  AgentConfiguration,
  AgentDetail,
  AgentItem,
  AgentRefusal,
  CreatedAgentCode,
  NewAgentCode,
} from '#schema/agents'
import { CodedError, type Problem } from '#schema/errors'
import { RequestRate } from '../http/request-rate.ts'
import type { AgentAuthority } from './authority.ts'
import { sha256 } from './batch-reader.ts'
import { checkTexts } from './check-texts.ts'
import type { AgentDatabase } from './database.ts'
import { defenderEvent } from './defender-names.ts'
import { shortText } from './event-text.ts'
import { type IngestedBatch, ingest } from './ingest.ts'
import { limits } from './limits.ts'
import type { AgentCredentials, AgentEndpoints, RefusedRequest } from './listener.ts'
import { namesOfCertificate } from './listener-certificate.ts'

const DAY_MS = 86_400_000
/** Default of the agent; two intervals without a batch are late. */
const SEND_SECONDS = 1800

interface AgentRow {
  readonly id: string
  readonly name: string
  readonly group: string
  readonly created: number
  readonly seen: number | null
  readonly address: string
  readonly version: string
  readonly boot: string
  readonly clock: string
  readonly config: number
  readonly batches: number
  readonly events: number
  readonly lost_events: number
  readonly lost_batches: number
  readonly forks: number
  readonly processes: number
  readonly refused: number
  readonly gaps: number
  readonly clones: number
}

export interface AgentServiceSetup {
  readonly db: AgentDatabase
  readonly authority: AgentAuthority
  /** Of the listener, and the PEM that devices pin. */
  certificate(): { readonly certificate: ServerCertificate; readonly pinned: string } | undefined
  log(line: string): void
  /** Milliseconds since 1970. */
  now(): number
  /** Called after a batch is durable. */
  ingested(batch: IngestedBatch): void
  /** Device of the network view that an agent was joined with. */
  deviceOf(agent: string): string | undefined
}

export class AgentService implements AgentEndpoints {
  readonly #setup: AgentServiceSetup
  readonly #batches: RequestRate
  /** `HOST:PORT` in use; '' while the listener is off. */
  listen = ''
  problem = ''
  /** The MQTT broker in use; '' for none. */
  broker = ''
  brokerProblem = ''
  /** Since the start; bounded by the number of reasons. */
  readonly #refusals = new Map<AgentRefusal['reason'], AgentRefusal>()

  constructor(setup: AgentServiceSetup) {
    this.#setup = setup
    this.#batches = new RequestRate(limits.batches, () => setup.now())
  }

  refused(problem: Problem, { isEnrolment, address }: RefusedRequest): void {
    const reason = refusalReason(problem, isEnrolment)
    const count = (this.#refusals.get(reason)?.count ?? 0) + 1
    // Once a reason: a device that is refused tries for ever.
    if (count === 1)
      this.#setup.log(
        `sightglass: a request of an agent from ${address || 'the MQTT broker'} was refused: ${problem.detail.slice(0, 200)}`,
      )
    const last = new Date(this.#setup.now()).toISOString()
    this.#refusals.set(reason, { reason, count, last, address })
  }

  async enrol(body: string): Promise<object> {
    const { db, authority, now } = this.#setup
    const { agent, code, request } = jsonOf(body)
    if (typeof agent !== 'string' || !/^[0-9a-f]{32}$/.test(agent))
      throw new CodedError('bad-request', 'agent: expected 32 hexadecimal digits')
    if (typeof code !== 'string' || code.length > 100)
      throw new CodedError('unauthenticated', 'code: expected the code of the image')
    const hash = sha256(code)
    const known = db.get<{ seen: number | null; code: string | null }>(
      'select seen, code from agent left join enrolment on enrolment.agent = agent.id where agent.id = ?',
      agent,
    )
    // The answer to its first attempt was lost: the same code of the same agent is no further use.
    const isRepeated = known !== undefined && known.seen === null && known.code === hash
    const row = db.get<{ group: string }>(
      'select "group" from code where hash = ? and expires > ? and (uses > 0 or ?)',
      ...[hash, now(), isRepeated ? 1 : 0],
    )
    if (row === undefined) throw new CodedError('unauthenticated', 'code: unknown, used up or expired')
    if (known !== undefined && !isRepeated)
      throw new CodedError('agent-conflict', 'agent: this id is enrolled; remove it first')
    if (db.get<{ agents: number }>('select count(*) as agents from agent')!.agents >= limits.agents)
      throw new CodedError('server-busy', `expected at most ${limits.agents} agents`)
    const issued =
      typeof request === 'string'
        ? await authority.issue(agent, request.slice(0, limits.requestText))
        : undefined
    const token = issued === undefined ? randomBytes(32).toString('base64url') : undefined
    db.transaction(() => {
      // Two requests with the last use of one code arrive at once: one of them finds none left.
      if (!isRepeated && db.run('update code set uses = uses - 1 where hash = ? and uses > 0', hash) === 0)
        throw new CodedError('unauthenticated', 'code: used up')
      db.run(
        `insert into agent (id, fingerprint, token, "group", created) values (?, ?, ?, ?, ?)
         on conflict do update set fingerprint = excluded.fingerprint, token = excluded.token`,
        ...[agent, issued?.fingerprint ?? null, token === undefined ? null : sha256(token), row.group, now()],
      )
      db.run(
        'insert into enrolment values (?, ?) on conflict do update set code = excluded.code',
        agent,
        hash,
      )
      if (issued !== undefined) this.#keepKey(agent, issued.publicKey)
    })
    return issued === undefined ? { token } : { certificate: issued.pem, renewSeconds: issued.renewSeconds }
  }

  async renew(body: string, credentials: AgentCredentials): Promise<object> {
    const { db, authority } = this.#setup
    const agent = this.#mustBe(credentials)
    const { request } = jsonOf(body)
    if (typeof request !== 'string' || credentials.fingerprint === '')
      throw new CodedError(
        'bad-request',
        'request: expected a certificate request, sent with the former certificate',
      )
    const issued = await authority.issue(agent, request.slice(0, limits.requestText))
    // The former certificate stays valid until the new one is used: the answer may be lost.
    db.transaction(() => {
      db.run('delete from renewal where agent = ?', agent)
      db.run('insert into renewal values (?, ?)', issued.fingerprint, agent)
      this.#keepKey(agent, issued.publicKey)
    })
    return { certificate: issued.pem, renewSeconds: issued.renewSeconds }
  }

  #keepKey(agent: string, key: string): void {
    const { db, now } = this.#setup
    db.run(
      'insert into agent_key values (?, ?, ?) on conflict do update set time = excluded.time',
      agent,
      key,
      now(),
    )
    db.run(
      `delete from agent_key where agent = ? and key not in
       (select key from agent_key where agent = ? order by time desc limit ?)`,
      ...[agent, agent, limits.keys],
    )
  }

  /** A message of the broker: a signed batch, or an enrolment. Throws coded errors. */
  async message(topic: string, text: string): Promise<object> {
    const { db, authority } = this.#setup
    if (topic.endsWith('/enrol')) {
      const { agent, request } = jsonOf(text)
      if (typeof agent !== 'string' || typeof request !== 'string')
        throw new CodedError('bad-request', 'request: expected a certificate request')
      const known = db.get('select 1 from agent_key where agent = ?', agent)
      // The agent gets no confirmation of its enrolment: it sends the same request at each start.
      if (
        known !== undefined &&
        this.#hasKey(agent, await authority.keyOf(request.slice(0, limits.requestText)))
      )
        return {}
      return this.enrol(text)
    }
    const end = text.indexOf('\n')
    const { signature } = jsonOf(text.slice(0, Math.max(0, end)))
    const body = text.slice(end + 1)
    const { agent } = jsonOf(body.slice(0, Math.max(0, body.indexOf('\n'))))
    if (typeof signature !== 'string' || !/^[0-9a-f]{100,200}$/.test(signature) || typeof agent !== 'string')
      throw new CodedError('bad-request', 'expected a line with a signature, then a batch')
    const keys = db.all<{ key: string }>('select key from agent_key where agent = ?', agent)
    const isSigned = keys.some(({ key }) =>
      verify(
        'sha256',
        Buffer.from(body),
        createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
        Buffer.from(signature, 'hex'),
      ),
    )
    if (!isSigned)
      throw new CodedError('unauthenticated', 'expected a signature by the key of an enrolled agent')
    return this.#batchOf(agent, body, '')
  }

  #hasKey(agent: string, key: string): boolean {
    return this.#setup.db.get('select 1 from agent_key where agent = ? and key = ?', agent, key) !== undefined
  }

  async batch(body: string, credentials: AgentCredentials): Promise<object> {
    return this.#batchOf(this.#mustBe(credentials), body, credentials.address)
  }

  #batchOf(agent: string, body: string, address: string): object {
    const { db, now, ingested } = this.#setup
    if (this.#batches.take(agent) > 0)
      throw new CodedError('too-many-requests', 'expected fewer batches of this agent')
    const batch = ingest(db, { agent, address, body, now: now() })
    const system = batch.events.find((event) => event.kind === 'system')
    if (system !== undefined)
      db.run('update agent set name = ? where id = ?', system.hostname.slice(0, 200), agent)
    if (!batch.isDuplicate) ingested(batch)
    const configuration = this.#configurationFor(agent, batch.header.config)
    return { accepted: batch.header.sequence, ...(configuration !== undefined && { configuration }) }
  }

  /** Throws `unauthenticated`. */
  #mustBe({ fingerprint, token }: AgentCredentials): string {
    const { db } = this.#setup
    const renewed =
      fingerprint === ''
        ? undefined
        : db.get<{ agent: string }>('select agent from renewal where fingerprint = ?', fingerprint)
    if (renewed !== undefined)
      db.transaction(() => {
        db.run('update agent set fingerprint = ? where id = ?', fingerprint, renewed.agent)
        db.run('delete from renewal where agent = ?', renewed.agent)
      })
    const row =
      fingerprint !== ''
        ? db.get<{ id: string }>('select id from agent where fingerprint = ?', fingerprint)
        : token !== ''
          ? db.get<{ id: string }>('select id from agent where token = ?', sha256(token))
          : undefined
    if (row === undefined)
      throw new CodedError('unauthenticated', 'expected the certificate or token of an enrolled agent')
    return row.id
  }

  createCode({ uses, days, group }: NewAgentCode): CreatedAgentCode {
    const { db, now } = this.#setup
    // Those that are used up stay for a lost answer, until they expire.
    db.run('delete from code where expires <= ?', now())
    if (this.#codes >= limits.codes)
      throw new CodedError('server-busy', `expected at most ${limits.codes} codes`)
    const code = randomBytes(15).toString('base64url')
    const expires = now() + days * DAY_MS
    db.run(
      'insert into code (hash, "group", uses, created, expires) values (?, ?, ?, ?, ?)',
      sha256(code),
      group,
      uses,
      now(),
      expires,
    )
    return { code, expires: new Date(expires).toISOString() }
  }

  get #codes(): number {
    return this.#setup.db.get<{ codes: number }>(
      'select count(*) as codes from code where uses > 0 and expires > ?',
      this.#setup.now(),
    )!.codes
  }

  remove(id: string): void {
    if (this.#setup.db.run('delete from agent where id = ?', id) === 0)
      throw new CodedError('not-found', `no agent ${id}`)
  }

  /** Signs the next configuration; agents get it with the answer to their next batch. */
  configure({ group = '', ...values }: AgentConfiguration): AgentAccess {
    const { db, authority, now } = this.#setup
    const counter = this.#counter + 1
    const document = JSON.stringify({
      counter,
      ...(group !== '' && { scope: { group } }),
      expires: new Date(now() + 3650 * DAY_MS).toISOString(),
      ...values,
    })
    const text = JSON.stringify({ document, signature: authority.sign(document) })
    const put = 'insert into setting values (?, ?) on conflict do update set value = excluded.value'
    db.transaction(() => {
      db.run(put, 'counter', String(counter))
      db.run(put, `configuration ${group}`, JSON.stringify({ counter, text }))
    })
    return this.access()
  }

  get #counter(): number {
    return Number(
      this.#setup.db.get<{ value: string }>("select value from setting where name = 'counter'")?.value ?? 0,
    )
  }

  #configurationFor(agent: string, used: number): string | undefined {
    const { db } = this.#setup
    const rows = db.all<{ value: string }>(
      `select value from setting where name = 'configuration '
       or name = (select 'configuration ' || "group" from agent where id = ?)`,
      agent,
    )
    const newest = rows
      .map(({ value }) => JSON.parse(value) as { counter: number; text: string })
      .sort((a, b) => b.counter - a.counter)[0]
    return newest !== undefined && newest.counter > used ? newest.text : undefined
  }

  access(): AgentAccess {
    const { authority, certificate } = this.#setup
    const isOpen = this.listen !== '' || this.broker !== ''
    const used = certificate()
    return {
      listen: this.listen,
      problem: this.problem,
      broker: this.broker,
      brokerProblem: this.brokerProblem,
      siteKey: isOpen ? authority.siteKey : '',
      certificate: used?.pinned ?? '',
      certificateEnds: used === undefined ? null : new X509Certificate(used.pinned).validToDate.toISOString(),
      names: used === undefined ? [] : [...namesOfCertificate(used.certificate.cert)],
      refusals: [...this.#refusals.values()],
      configuration: this.#counter,
      codes: this.#codes,
    }
  }

  list({
    limit,
    cursor,
    search = '',
  }: {
    limit: number
    cursor?: string | undefined
    search?: string | undefined
  }) {
    const { db } = this.#setup
    const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    const rows = db.all<AgentRow>(
      `select * from agent where id > ? and (name like ? escape '\\' or id like ? escape '\\' or address like ? escape '\\')
       order by id limit ?`,
      ...[cursor ?? '', like, like, like, limit + 1],
    )
    const page = rows.slice(0, limit)
    return { items: page.map((row) => this.#itemOf(row)), next: rows.length > limit ? page.at(-1)!.id : null }
  }

  find(id: string): AgentDetail {
    const { db } = this.#setup
    const row = db.get<AgentRow>('select * from agent where id = ?', id)
    if (row === undefined) throw new CodedError('not-found', `no agent ${id}`)
    const state = <Event>(kind: string) =>
      this.stateOf(row.id, kind).map(({ content }) => JSON.parse(content) as Event)
    const [health] = state<Extract<AgentEvent, { kind: 'health' }>>('health')
    const recent = db.all<{ time: number; content: string }>(
      'select time, content from event where agent = ? order by id desc limit 200',
      id,
    )
    return {
      ...this.#itemOf(row),
      problems: health?.problems ?? [],
      rss: health?.rss ?? 0,
      spoolBytes: health?.spoolBytes ?? 0,
      counters: health?.counters ?? {},
      baseline: state<Extract<AgentEvent, { kind: 'baseline' }>>('baseline').map(
        ({ check, result, found }) => ({
          ...{ check, result, found },
          ...checkTexts(check),
        }),
      ),
      listeners: state<Extract<AgentEvent, { kind: 'listener' }>>('listener').map(
        ({ transport, address, port, exe = '' }) => ({ transport, address, port, exe }),
      ),
      accounts: state<Extract<AgentEvent, { kind: 'account' }>>('account').map(
        ({ class: kind, name, detail }) => ({
          ...{ class: kind, name, detail },
        }),
      ),
      software: this.stateOf(id, 'package').map(({ key, content }) => ({
        name: key.slice(key.indexOf(' ') + 1),
        version: content.split(' ')[0] ?? '',
        manager: key.slice(0, key.indexOf(' ')),
      })),
      recent: recent.map(({ time, content }) => {
        const event = JSON.parse(content) as AgentEvent
        return { time: new Date(time).toISOString(), text: shortText(event), event }
      }),
    }
  }

  /** The newest events as NDJSON, oldest first; under the names of the Defender micro agent if asked for. */
  *eventLines(id: string, format: 'sightglass' | 'defender'): Iterable<string> {
    const { db } = this.#setup
    const rows = db.all<{ content: string }>('select content from event where agent = ? order by id', id)
    for (const { content } of rows) {
      const event = format === 'defender' ? defenderEvent(JSON.parse(content) as AgentEvent) : undefined
      if (format === 'sightglass') yield `${content}\n`
      else if (event !== undefined) yield `${JSON.stringify(event)}\n`
    }
  }

  /** Rows of the latest start: those of former starts may be outdated. */
  stateOf(agent: string, kind: string) {
    return this.#setup.db.all<{ key: string; content: string }>(
      `select key, content from state where agent = ? and kind = ? and boot = (select boot from agent where id = ?)
       order by key`,
      ...[agent, kind, agent],
    )
  }

  ids(): readonly string[] {
    return this.#setup.db.all<{ id: string }>('select id from agent order by id').map(({ id }) => id)
  }

  #itemOf(row: AgentRow): AgentItem {
    const { db, now, deviceOf } = this.#setup
    const checks = { pass: 0, fail: 0, skip: 0, error: 0 }
    const counted = db.all<{ result: keyof typeof checks; rows: number }>(
      `select content ->> 'result' as result, count(*) as rows from state where agent = ? and kind = 'baseline'
       and boot = ? group by 1`,
      ...[row.id, row.boot],
    )
    for (const { result, rows } of counted) if (result in checks) checks[result] = rows
    const system = this.stateOf(row.id, 'system')[0]
    const os =
      system === undefined
        ? undefined
        : (JSON.parse(system.content) as Extract<AgentEvent, { kind: 'system' }>)
    const { send = SEND_SECONDS, digest = 0 } =
      db.get<{ send: number; digest: number }>(
        'select send, digest from agent_interval where agent = ?',
        row.id,
      ) ?? {}
    return {
      id: row.id,
      name: row.name === '' ? row.id : row.name,
      group: row.group,
      state: stateOf(row, now(), digest === 0 ? send : Math.min(send, digest)),
      created: new Date(row.created).toISOString(),
      lastSeen: row.seen === null ? null : new Date(row.seen).toISOString(),
      address: row.address,
      version: row.version,
      os: os === undefined ? '' : `${os.os} ${os.osVersion}`.trim(),
      isClockSet: row.clock === 'set',
      configuration: row.config,
      ...{ sendSeconds: send, digestSeconds: digest },
      batches: row.batches,
      events: row.events,
      lost: { events: row.lost_events, batches: row.lost_batches, forks: row.forks, seen: row.processes },
      refused: row.refused,
      gaps: row.gaps,
      clones: row.clones,
      checks,
      packages: db.get<{ rows: number }>(
        `select count(*) as rows from state where agent = ? and kind = 'package' and boot = ?`,
        ...[row.id, row.boot],
      )!.rows,
      device: deviceOf(row.id) ?? null,
    }
  }
}

function refusalReason({ code }: Problem, isEnrolment: boolean): AgentRefusal['reason'] {
  if (code === 'unauthenticated') return isEnrolment ? 'code' : 'credentials'
  if (code === 'agent-conflict') return isEnrolment ? 'identity' : 'chain'
  if (code === 'forbidden') return 'chain'
  if (code === 'server-busy') return 'full'
  if (code === 'too-many-requests') return 'rate'
  return code === 'store-failed' ? 'storage' : 'request'
}

function stateOf({ seen, clones }: AgentRow, now: number, seconds: number): AgentItem['state'] {
  if (clones > 0) return 'cloned'
  if (seen === null) return 'enrolled'
  const elapsed = elapsedMs(seen, now)
  if (elapsed > DAY_MS) return 'silent'
  return elapsed > 2000 * seconds ? 'late' : 'reporting'
}

function jsonOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Logged below.
  }
  throw new CodedError('bad-request', 'expected a JSON object')
}
