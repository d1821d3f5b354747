/** Applies one batch in one transaction: position, things, counts. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import {
  type BatchHeader,
  type FleetAlertBody,
  type FleetAppliedDecision,
  type FleetBucketBody,
  type FleetChange,
  type FleetDeviceBody,
  type FleetDigestBody,
  type FleetEventBody,
  type FleetIncidentBody,
  type FleetLinkBody,
  type FleetLossBody,
  type FleetSeenBody,
  fleetLimits,
} from '#schema/fleet-protocol'
import { readHeader } from '#uplink/batch'
import { BucketDigest, bucketOf } from '#uplink/bucket-digest'
import { checkedBatch } from '#uplink/checked-changes'
import { contentHash } from '#uplink/contents-digest'
import { addBehaviours } from './behaviour.ts'
import type { ColumnType, Db, FleetDatabase } from './database.ts'
import { type Deltas, FacetDeltas } from './facet-deltas.ts'
import { fleetId, replaceKeys } from './identity-keys.ts'
import {
  ALERT_COLUMNS,
  alertRow,
  bodyFault,
  DEVICE_COLUMNS,
  deviceRow,
  EVENT_COLUMNS,
  eventRow,
  INCIDENT_COLUMNS,
  incidentRow,
  isCheckedKind,
  LINK_COLUMNS,
  linkRow,
  type RowOrigin,
} from './things.ts'
import { TrendDeltas } from './trends.ts'

export type ApplyOutcome =
  | { readonly outcome: 'applied' | 'duplicate' | 'again'; readonly applied: number }
  | {
      readonly outcome: 'refused'
      readonly applied: number
      readonly code: RefusalCode
      readonly detail: string
    }

/**
 * `stale-epoch`: an older epoch than the applied one. `no-snapshot`: a new epoch that does not begin with a snapshot.
 * `forked`: the sequence goes on from another batch than the applied one, so two machines speak as one sensor.
 */
export type RefusalCode = 'unknown-sensor' | 'stale-epoch' | 'no-snapshot' | 'forked'

export interface AppliedThings {
  readonly devices: number
  readonly alerts: number
  readonly incidents: number
  readonly dropped: number
}

export interface ApplyRequest {
  readonly header: BatchHeader
  /** SHA-256 of the whole batch. */
  readonly hash: string
  readonly changes: readonly FleetChange[]
  /** Milliseconds on the console's clock. */
  readonly now: number
}

interface Position {
  readonly epoch: number
  readonly applied: number
  readonly hash: string
}

/** Comparisons of a kind of one sensor in so many milliseconds: a digest, the buckets that are sent again, and some more. */
const SCANS = 40
const SCANS_MS = 3_600_000
/** Milliseconds that a request to send buckets again waits for its sensor. */
const RESEND_MS = 86_400_000
/** Milliseconds that a sensor's time may lie ahead of the console's. */
const AHEAD_MS = 10 * 60_000

/** Rows of a batch by table, in the state after its last change. */
class Gathered {
  readonly devices = new Map<string, FleetDeviceBody | undefined>()
  readonly links = new Map<string, FleetLinkBody | undefined>()
  readonly alerts = new Map<string, FleetAlertBody | undefined>()
  readonly incidents = new Map<string, FleetIncidentBody | undefined>()
  readonly events = new Map<string, FleetEventBody>()
  readonly seen = new Map<string, FleetSeenBody & { readonly id: string }>()
  readonly losses = new Map<string, FleetLossBody>()
  readonly notes = new Map<string, unknown>()
  readonly decisions = new Map<string, FleetAppliedDecision>()
  readonly unknown: FleetChange[] = []
  /** Changes that were refused and that the sensor keeps aside. */
  setAside = 0

  add({ kind, id, body }: FleetChange): void {
    switch (kind) {
      case 'device':
        this.devices.set(id, { ...(body as FleetDeviceBody), id })
        break
      case 'device-gone':
        this.devices.set(id, undefined)
        break
      case 'link':
        this.links.set(id, { ...(body as FleetLinkBody), id })
        break
      case 'link-gone':
        this.links.set(id, undefined)
        break
      case 'alert':
        this.alerts.set(id, { ...(body as FleetAlertBody), id })
        break
      case 'alert-gone':
        this.alerts.set(id, undefined)
        break
      case 'incident':
        this.incidents.set(id, { ...(body as FleetIncidentBody), id })
        break
      case 'incident-gone':
        this.incidents.set(id, undefined)
        break
      case 'event':
        this.events.set(id, { ...(body as FleetEventBody), id })
        break
      case 'seen':
        this.seen.set(`${(body as FleetSeenBody).of} ${id}`, { ...(body as FleetSeenBody), id })
        break
      case 'loss':
        this.losses.set(id, body as FleetLossBody)
        break
      case 'applied-decision':
        this.decisions.set(id, body as FleetAppliedDecision)
        break
      case 'set-aside':
        this.setAside++
        break
      case 'health':
      case 'overview':
      case 'behaviour':
        this.notes.set(kind, body)
        break
      default:
        this.unknown.push({ kind, id, body })
    }
  }
}

/** Throws a `BatchError` where the batch is refused as a whole. */
export async function applyBytes(
  database: FleetDatabase,
  { bytes, now }: { readonly bytes: Uint8Array; readonly now: number },
): Promise<ApplyOutcome & { readonly things?: AppliedThings }> {
  const { header } = readHeader(bytes)
  const { changes, hash } = checkedBatch(bytes, faultOf)
  return await applyBatch(database, { header, hash, changes, now })
}

function faultOf({ kind, body }: FleetChange): string {
  return isCheckedKind(kind) ? bodyFault(kind, body) : ''
}

export async function applyBatch(
  database: FleetDatabase,
  request: ApplyRequest,
): Promise<ApplyOutcome & { readonly things?: AppliedThings }> {
  return await database.writes.transaction().execute(async (db) => {
    const { header } = request
    const found = await sql<{
      site: string
      state: string
    }>`select site, state from sensor where id = ${header.sensor} ${database.forUpdate}`.execute(db)
    const [sensor] = found.rows
    if (sensor === undefined || sensor.state !== 'active')
      return {
        outcome: 'refused',
        applied: 0,
        code: 'unknown-sensor',
        detail: `no active sensor ${header.sensor}`,
      }
    const before = await positionOf(db, database, header)
    const verdict = judge(request, before)
    if (verdict !== undefined) return verdict
    const origin = originOf(request, sensor.site)
    const things = await new BatchWriter(database, db, origin).write(request)
    await sql`insert into uplink_position (sensor, lane, epoch, applied, hash, changed, sent)
      values (${header.sensor}, ${header.lane}, ${header.epoch}, ${header.sequence}, ${request.hash}, ${request.now}, ${header.sent})
      on conflict (sensor, lane) do update set epoch = excluded.epoch, applied = excluded.applied, hash = excluded.hash,
        changed = excluded.changed, sent = excluded.sent`.execute(db)
    return { outcome: 'applied', applied: header.sequence, things }
  })
}

async function positionOf(
  db: Db,
  { forUpdate }: FleetDatabase,
  { sensor, lane }: BatchHeader,
): Promise<Position> {
  const { rows } = await sql<Position>`select epoch, applied, hash from uplink_position
    where sensor = ${sensor} and lane = ${lane} ${forUpdate}`.execute(db)
  return rows[0] ?? { epoch: 0, applied: 0, hash: '' }
}

/** Undefined where the batch is the next one. */
function judge({ header, hash, changes }: ApplyRequest, before: Position): ApplyOutcome | undefined {
  const { epoch, sequence, previous } = header
  const refused = (code: RefusalCode, detail: string): ApplyOutcome => ({
    ...{ outcome: 'refused', applied: before.applied, code, detail },
  })
  if (epoch < before.epoch) return refused('stale-epoch', `expected epoch ${before.epoch}, got ${epoch}`)
  const isNew = epoch > before.epoch
  const applied = isNew ? 0 : before.applied
  if (sequence > applied + 1) return { outcome: 'again', applied }
  if (sequence <= applied) {
    if (sequence === applied && hash !== before.hash)
      return refused('forked', `batch ${sequence} was applied with other content`)
    return { outcome: 'duplicate', applied }
  }
  if (isNew && changes[0]?.kind !== 'snapshot-begin')
    return refused(
      'no-snapshot',
      `epoch ${epoch} begins with ${changes[0]?.kind ?? 'nothing'}, not with a snapshot`,
    )
  if (previous !== (isNew ? '' : before.hash))
    return refused('forked', `batch ${sequence} continues another batch than ${applied}`)
  return undefined
}

function originOf(
  { header, now }: ApplyRequest,
  site: string,
): Omit<RowOrigin, 'hash'> & { unlikelyTimes: number } {
  const origin = {
    ...{
      sensor: header.sensor,
      site,
      epoch: header.epoch,
      received: now,
      latest: now + AHEAD_MS,
      unlikelyTimes: 0,
    },
    unlikely() {
      origin.unlikelyTimes++
    },
  }
  return origin
}

class BatchWriter {
  readonly #database: FleetDatabase
  readonly #db: Db
  readonly #origin: ReturnType<typeof originOf>
  readonly #facets: FacetDeltas
  readonly #counts: Deltas = new Map()
  readonly #trends = new TrendDeltas()
  #dropped = 0

  constructor(database: FleetDatabase, db: Db, origin: ReturnType<typeof originOf>) {
    this.#database = database
    this.#db = db
    this.#origin = origin
    this.#facets = new FacetDeltas(origin.site)
  }

  async write({ changes, now }: ApplyRequest): Promise<AppliedThings> {
    let gathered = new Gathered()
    let things = { devices: 0, alerts: 0, incidents: 0 }
    const flush = async () => {
      things = {
        devices: things.devices + gathered.devices.size,
        alerts: things.alerts + gathered.alerts.size,
        incidents: things.incidents + gathered.incidents.size,
      }
      await this.#devices(gathered.devices)
      await this.#links(gathered.links)
      await this.#alerts(gathered.alerts)
      await this.#incidents(gathered.incidents)
      await this.#events([...gathered.events.values()])
      await this.#seen([...gathered.seen.values()])
      await this.#losses(gathered.losses, now)
      await this.#notes(gathered.notes, now)
      await this.#decisions(gathered.decisions)
      await this.#unknown(gathered.unknown)
      this.#count('set-aside', gathered.setAside)
      gathered = new Gathered()
    }
    for (const change of changes) {
      if (change.kind === 'snapshot-begin') continue
      if (change.kind === 'snapshot-end') {
        await flush()
        await this.#endSnapshot(change.body as { lane: string })
      } else if (change.kind === 'digest' || change.kind === 'urgent-digest') {
        await flush()
        const body = change.body as FleetDigestBody
        if (await this.#mayScan(body.of, now)) await this.#compare(body, now)
      } else if (change.kind === 'bucket' || change.kind === 'urgent-bucket') {
        await flush()
        const body = change.body as FleetBucketBody
        if (await this.#mayScan(body.of, now)) await this.#keepOnly(body)
      } else gathered.add(change)
    }
    await flush()
    if (this.#origin.unlikelyTimes > 0) this.#count('unlikely-time', this.#origin.unlikelyTimes)
    if (this.#dropped > 0) this.#count('over-quota', this.#dropped)
    await this.#facets.write(this.#database, this.#db)
    await this.#trends.write(this.#database, this.#db, this.#origin.site)
    await this.#writeCounts()
    return { ...things, dropped: this.#dropped }
  }

  #count(kind: string, by: number): void {
    if (by !== 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + by)
  }

  async #writeCounts(): Promise<void> {
    for (const [kind, by] of this.#counts)
      await sql`insert into sensor_count values (${this.#origin.sensor}, ${kind}, ${by})
        on conflict (sensor, kind) do update set count = sensor_count.count + excluded.count`.execute(
        this.#db,
      )
  }

  #originOf(body: object): RowOrigin {
    const hash = contentHash(body)
    return { ...this.#origin, hash, unlikely: () => this.#origin.unlikely() }
  }

  /** The rows there are, by id. */
  async #known<Row extends { id: string }>(
    table: string,
    columns: readonly string[],
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Row>> {
    if (ids.length === 0) return new Map()
    const wanted = this.#database.rows(
      { id: 'text' },
      ids.map((id) => ({ id })),
    )
    // `in`, not a join: SQLite would read all rows of the sensor for each id.
    const { rows } =
      await sql<Row>`select ${sql.join(columns.map((name) => sql.ref(name)))} from ${sql.table(table)}
      where sensor = ${this.#origin.sensor} and id in (select id from ${wanted} as w)`.execute(this.#db)
    return new Map(rows.map((row) => [row.id, row]))
  }

  /** New things beyond the quota of the sensor are dropped and counted. */
  async #withinQuota<Body>(
    kind: keyof typeof QUOTAS,
    all: ReadonlyMap<string, Body | undefined>,
    known: ReadonlyMap<string, unknown>,
  ) {
    const present = [...all].filter((entry): entry is [string, Body] => entry[1] !== undefined)
    const fresh = present.filter(([id]) => !known.has(id)).length
    if (fresh === 0) return new Map(present)
    const { rows } = await sql<{ count: number }>`select count from sensor_count
      where sensor = ${this.#origin.sensor} and kind = ${kind}`.execute(this.#db)
    let room = Math.max(0, QUOTAS[kind] - (rows[0]?.count ?? 0) - (this.#counts.get(kind) ?? 0))
    const kept = present.filter(([id]) => known.has(id) || room-- > 0)
    this.#dropped += present.length - kept.length
    return new Map(kept)
  }

  async #remove(table: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const wanted = this.#database.rows(
      { id: 'text' },
      ids.map((id) => ({ id })),
    )
    await sql`delete from ${sql.table(table)} where sensor = ${this.#origin.sensor}
      and id in (select id from ${wanted} as w)`.execute(this.#db)
  }

  async #upsert(
    table: string,
    columns: Readonly<Record<string, ColumnType>>,
    rows: readonly object[],
    special: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    if (rows.length === 0) return
    const sets = Object.keys(columns)
      .filter((name) => name !== 'sensor' && name !== 'id')
      .map((name) => `${name} = ${special[name] ?? `excluded.${name}`}`)
    const conflict = `on conflict (sensor, id) do update set ${sets.join(', ')}`
    await this.#database.writeRows(this.#db, { table, columns, rows, conflict })
  }

  async #devices(all: ReadonlyMap<string, FleetDeviceBody | undefined>): Promise<void> {
    if (all.size === 0) return
    const known = await this.#known<KnownDevice>(
      'device',
      ['id', 'type', 'vendor', 'level', 'zone', 'search'],
      [...all.keys()],
    )
    const kept = await this.#withinQuota('device', all, known)
    const { sensor, site } = this.#origin
    const rows = [...kept.values()].map((body) => ({
      ...deviceRow(body, this.#originOf(body)),
      fleet: fleetId(site, [{ sensor, id: body.id }]),
    }))
    const gone = [...all].flatMap(([id, body]) => (body === undefined && known.has(id) ? [id] : []))
    const found = rows.filter(({ id, search }) => known.get(id)?.search !== search).map(({ id }) => id)
    await this.#database.forgetSearch(this.#db, sensor, [...gone, ...found.filter((id) => known.has(id))])
    await this.#upsert('device', DEVICE_COLUMNS, rows, { fleet: 'device.fleet' })
    await this.#remove('device', gone)
    await this.#database.indexSearch(this.#db, sensor, found)
    for (const row of rows) {
      this.#facets.device(known.get(row.id), -1)
      this.#facets.device(row, 1)
    }
    for (const id of gone) this.#facets.device(known.get(id), -1)
    const fresh = rows.filter(({ id }) => !known.has(id)).length
    this.#count('device', fresh - gone.length)
    this.#trends.add('device', this.#origin.received, fresh)
    this.#trends.add('device-gone', this.#origin.received, gone.length)
    await replaceKeys(this.#database, this.#db, { ...this.#origin, bodies: [...kept.values()], gone })
  }

  async #links(all: ReadonlyMap<string, FleetLinkBody | undefined>): Promise<void> {
    if (all.size === 0) return
    const known = await this.#known<{ id: string }>('link', ['id'], [...all.keys()])
    const kept = await this.#withinQuota('link', all, known)
    const rows = [...kept.values()].map((body) => linkRow(body, this.#originOf(body)))
    await this.#upsert('link', LINK_COLUMNS, rows)
    await addBehaviours(this.#database, this.#db, { ...this.#origin, links: [...kept.values()] })
    const gone = [...all].flatMap(([id, body]) => (body === undefined && known.has(id) ? [id] : []))
    await this.#remove('link', gone)
    this.#facets.total('link', rows.filter(({ id }) => !known.has(id)).length - gone.length)
    this.#count('link', rows.filter(({ id }) => !known.has(id)).length - gone.length)
  }

  async #alerts(all: ReadonlyMap<string, FleetAlertBody | undefined>): Promise<void> {
    if (all.size === 0) return
    const known = await this.#known<KnownAlert>(
      'alert',
      ['id', 'rule', 'severity', 'status', 'is_shown'],
      [...all.keys()],
    )
    const kept = await this.#withinQuota('alert', all, known)
    const rows = [...kept.values()].map((body) => alertRow(body, this.#originOf(body)))
    await this.#upsert('alert', ALERT_COLUMNS, rows, {
      revision: 'alert.revision + 1',
      received: 'alert.received',
    })
    const gone = [...all].flatMap(([id, body]) => (body === undefined && known.has(id) ? [id] : []))
    await this.#remove('alert', gone)
    for (const row of rows) {
      this.#facets.alert(known.get(row.id), -1)
      this.#facets.alert(row, 1)
    }
    for (const id of gone) this.#facets.alert(known.get(id), -1)
    for (const row of rows)
      if (!known.has(row.id) && row.is_shown === 1) this.#trends.add(`alert ${row.severity}`, row.time)
    this.#count('alert', rows.filter(({ id }) => !known.has(id)).length - gone.length)
  }

  async #incidents(all: ReadonlyMap<string, FleetIncidentBody | undefined>): Promise<void> {
    if (all.size === 0) return
    const known = await this.#known<{ id: string }>('incident', ['id'], [...all.keys()])
    const kept = await this.#withinQuota('incident', all, known)
    const rows = [...kept.values()].map((body) => incidentRow(body, this.#originOf(body)))
    await this.#upsert('incident', INCIDENT_COLUMNS, rows)
    const gone = [...all].flatMap(([id, body]) => (body === undefined && known.has(id) ? [id] : []))
    await this.#remove('incident', gone)
    const fresh = rows.filter(({ id }) => !known.has(id))
    const more = fresh.length - gone.length
    for (const { time } of fresh) this.#trends.add('incident', time)
    this.#facets.total('incident', more)
    this.#count('incident', more)
  }

  async #events(bodies: readonly FleetEventBody[]): Promise<void> {
    if (bodies.length === 0) return
    const ids = bodies.map(({ id }) => id)
    const known = await this.#known<{ id: string }>('event', ['id'], ids)
    const kept = await this.#withinQuota('event', new Map(bodies.map((body) => [body.id, body])), known)
    // An event never changes: one that is there stays, also where months are partitions and their key has the time.
    const fresh = [...kept.values()].filter(({ id }) => !known.has(id))
    const rows = fresh.map((body) => eventRow(body, this.#originOf(body)))
    if (rows.length > 0)
      await this.#database.writeRows(this.#db, {
        ...{ table: 'event', columns: EVENT_COLUMNS, rows, conflict: 'on conflict do nothing' },
      })
    this.#count('event', [...kept.keys()].filter((id) => !known.has(id)).length)
  }

  async #seen(all: readonly (FleetSeenBody & { readonly id: string })[]): Promise<void> {
    for (const [kind, packets] of [
      ['device', sql`, packets = r.packets`],
      ['link', sql``],
    ] as const) {
      const rows = all
        .filter(({ of }) => of === kind)
        .map(({ id, lastSeen, packets: count }) => ({
          ...{ id, packets: Math.trunc(count) },
          last_seen: Math.min(Date.parse(lastSeen) || 0, this.#origin.latest),
        }))
      if (rows.length === 0) continue
      const given = this.#database.rows({ id: 'text', last_seen: 'whole', packets: 'whole' }, rows)
      await sql`update ${sql.table(kind)} set last_seen = r.last_seen, epoch = ${this.#origin.epoch} ${packets}
        from ${given} as r where ${sql.table(kind)}.sensor = ${this.#origin.sensor} and ${sql.table(kind)}.id = r.id
        and ${sql.table(kind)}.id in (select id from ${given} as g)`.execute(this.#db)
    }
  }

  async #losses(losses: ReadonlyMap<string, FleetLossBody>, now: number): Promise<void> {
    for (const [id, { lane, kind, from, to, count, reason }] of losses) {
      await sql`insert into loss (sensor, id, site, lane, kind, from_time, to_time, count, reason, received)
        values (${this.#origin.sensor}, ${id}, ${this.#origin.site}, ${lane}, ${kind}, ${Date.parse(from) || 0},
          ${Date.parse(to) || 0}, ${count}, ${reason}, ${now})
        on conflict (sensor, id) do update set to_time = excluded.to_time, count = excluded.count`.execute(
        this.#db,
      )
    }
  }

  async #notes(notes: ReadonlyMap<string, unknown>, now: number): Promise<void> {
    const { sensor } = this.#origin
    for (const [kind, body] of notes) {
      await sql`insert into note values (${sensor}, ${kind}, ${now}, ${JSON.stringify(body ?? null)})
        on conflict (sensor, kind) do update set received = excluded.received, body = excluded.body`.execute(
        this.#db,
      )
      if (kind === 'health')
        await sql`update sensor set health = ${JSON.stringify(body)} where id = ${sensor}`.execute(this.#db)
    }
  }

  async #decisions(decisions: ReadonlyMap<string, FleetAppliedDecision>): Promise<void> {
    for (const [id, { outcome, reason, time }] of decisions)
      await sql`update command set state = ${outcome}, outcome = ${reason}, finished = ${time}
        where id = ${id} and sensor = ${this.#origin.sensor}`.execute(this.#db)
  }

  /** Stored raw, the last of each kind, and counted. */
  async #unknown(changes: readonly FleetChange[]): Promise<void> {
    const { sensor } = this.#origin
    for (const change of changes) {
      const known = await sql<{
        kind: string
      }>`select kind from unknown_kind where sensor = ${sensor}`.execute(this.#db)
      if (known.rows.length >= UNKNOWN_KINDS && !known.rows.some(({ kind }) => kind === change.kind)) continue
      await sql`insert into unknown_kind values (${sensor}, ${change.kind}, 1, ${JSON.stringify(change.body ?? null).slice(0, UNKNOWN_BYTES)})
        on conflict (sensor, kind) do update set count = unknown_kind.count + 1, body = excluded.body`.execute(
        this.#db,
      )
    }
  }

  /** A comparison reads all rows of a kind: a sensor that asks for many would hold up all others. */
  async #mayScan(of: string, now: number): Promise<boolean> {
    const { sensor } = this.#origin
    const kind = `scans ${of}`
    const { rows } = await sql<{ received: number; body: string }>`select received, body from note
      where sensor = ${sensor} and kind = ${kind}`.execute(this.#db)
    const isRecent = rows[0] !== undefined && now - rows[0].received < SCANS_MS
    const since = isRecent ? rows[0]!.received : now
    const count = isRecent ? Number(rows[0]!.body) + 1 : 1
    if (count > SCANS) {
      this.#count('too-many-comparisons', 1)
      return false
    }
    await sql`insert into note values (${sensor}, ${kind}, ${since}, ${String(count)})
      on conflict (sensor, kind) do update set received = excluded.received, body = excluded.body`.execute(
      this.#db,
    )
    return true
  }

  /** Buckets that differ are asked for; the sensor gets the command when it asks the next time. */
  async #compare({ of, buckets }: FleetDigestBody, now: number): Promise<void> {
    const { sensor, site } = this.#origin
    const { rows } = await sql<{ id: string; hash: string }>`select id, hash from ${sql.table(of)}
      where sensor = ${sensor}`.execute(this.#db)
    const digest = new BucketDigest()
    for (const { id, hash } of rows) digest.add(id, hash)
    const here = digest.buckets
    const differing = buckets.flatMap((bucket, at) => (bucket === here[at] ? [] : [at]))
    if (differing.length === 0) return
    this.#count('digest-differs', differing.length)
    const waiting = await sql<{
      id: string
    }>`select id from command where sensor = ${sensor} and kind = 'resend'
      and subject = ${of} and state in ('waiting', 'sent')`.execute(this.#db)
    if (waiting.rows.length > 0) return
    const body = JSON.stringify({ of, buckets: differing })
    await sql`insert into command (id, sensor, site, kind, subject, author, body, state, outcome, created, expires, finished)
      values (${randomBytes(12).toString('base64url')}, ${sensor}, ${site}, 'resend', ${of}, '', ${body}, 'waiting', '', ${now},
        ${now + RESEND_MS}, 0)`.execute(this.#db)
  }

  /** Records of this bucket that the sensor no longer has are deleted. */
  async #keepOnly({ of, bucket, ids }: FleetBucketBody): Promise<void> {
    const kept = new Set(ids)
    const { rows } = await sql<{ id: string }>`select id from ${sql.table(of)}
      where sensor = ${this.#origin.sensor}`.execute(this.#db)
    const gone = new Map(
      rows.flatMap(({ id }) => (bucketOf(id) === bucket && !kept.has(id) ? [[id, undefined] as const] : [])),
    )
    if (of === 'device') await this.#devices(gone)
    else if (of === 'link') await this.#links(gone)
    else if (of === 'alert') await this.#alerts(gone)
    else await this.#incidents(gone)
  }

  /** Records that a snapshot did not contain are deleted. */
  async #endSnapshot({ lane }: { readonly lane: string }): Promise<void> {
    const { sensor, epoch } = this.#origin
    const gone = async (table: string) =>
      (
        await sql<{
          id: string
        }>`select id from ${sql.table(table)} where sensor = ${sensor} and epoch < ${epoch}`.execute(this.#db)
      ).rows
    const none = (rows: readonly { id: string }[]) => new Map(rows.map(({ id }) => [id, undefined]))
    if (lane === 'bulk') {
      await this.#devices(none(await gone('device')))
      await this.#links(none(await gone('link')))
    } else {
      await this.#alerts(none(await gone('alert')))
      await this.#incidents(none(await gone('incident')))
    }
  }
}

interface KnownDevice {
  readonly id: string
  readonly search: string
  readonly type: string
  readonly vendor: string
  readonly level: string
  readonly zone: string
}

interface KnownAlert {
  readonly id: string
  readonly rule: string
  readonly severity: string
  readonly status: string
  readonly is_shown: number
}

const QUOTAS = {
  device: fleetLimits.devices,
  link: fleetLimits.links,
  alert: fleetLimits.alerts,
  incident: fleetLimits.incidents,
  event: fleetLimits.events,
} as const

/** Kinds of one sensor that this console does not know, and characters kept of the last of each. */
const UNKNOWN_KINDS = 50
const UNKNOWN_BYTES = 16_384
