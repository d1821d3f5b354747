/** Writes the changes of one batch: rows, search, facets, trends and counts. */
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
import { bucketOf } from '#uplink/bucket-digest'
import { contentHash } from '#uplink/contents-digest'
import { addBehaviours } from './behaviour.ts'
import type { ColumnType, Db, FleetDatabase } from './database.ts'
import { compareDigest, mayCompare } from './digest-comparison.ts'
import { type Deltas, FacetDeltas } from './facet-deltas.ts'
import { GatheredChanges } from './gathered-changes.ts'
import { fleetId, replaceKeys } from './identity-keys.ts'
import {
  ALERT_COLUMNS,
  alertRow,
  DEVICE_COLUMNS,
  deviceRow,
  EVENT_COLUMNS,
  eventRow,
  INCIDENT_COLUMNS,
  incidentRow,
  LINK_COLUMNS,
  linkRow,
  type RowOrigin,
} from './things.ts'
import { TrendDeltas } from './trends.ts'

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
/** Milliseconds that a sensor's time may lie ahead of the console's. */
const AHEAD_MS = 10 * 60_000

export interface AppliedThings {
  readonly devices: number
  readonly alerts: number
  readonly incidents: number
  readonly dropped: number
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

export class ChangeWriter {
  readonly #database: FleetDatabase
  readonly #db: Db
  readonly #origin: BatchOrigin
  readonly #facets: FacetDeltas
  readonly #counts: Deltas = new Map()
  readonly #trends = new TrendDeltas()
  #dropped = 0

  constructor(database: FleetDatabase, db: Db, origin: BatchOrigin) {
    this.#database = database
    this.#db = db
    this.#origin = origin
    this.#facets = new FacetDeltas(origin.site)
  }

  async write(changes: readonly FleetChange[], now: number): Promise<AppliedThings> {
    let gathered = new GatheredChanges()
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
      gathered = new GatheredChanges()
    }
    for (const change of changes) {
      if (change.kind === 'snapshot-begin') continue
      if (change.kind === 'snapshot-end') {
        await flush()
        await this.#endSnapshot(change.body as { lane: string })
      } else if (change.kind === 'digest' || change.kind === 'urgent-digest') {
        await flush()
        const body = change.body as FleetDigestBody
        if (await this.#mayCompare(body.of, now)) {
          const origin = { sensor: this.#origin.sensor, site: this.#origin.site, now }
          this.#count('digest-differs', await compareDigest(this.#db, body, origin))
        }
      } else if (change.kind === 'bucket' || change.kind === 'urgent-bucket') {
        await flush()
        const body = change.body as FleetBucketBody
        if (await this.#mayCompare(body.of, now)) await this.#keepOnly(body)
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
    const gone = goneOf(all, known)
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
    const gone = goneOf(all, known)
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
    const gone = goneOf(all, known)
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
    const gone = goneOf(all, known)
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

  async #mayCompare(of: string, now: number): Promise<boolean> {
    const isAllowed = await mayCompare(this.#db, { sensor: this.#origin.sensor, of, now })
    if (!isAllowed) this.#count('too-many-comparisons', 1)
    return isAllowed
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

/** Ids of stored rows that the batch deletes. */
function goneOf(all: ReadonlyMap<string, unknown>, known: ReadonlyMap<string, unknown>): readonly string[] {
  return [...all].flatMap(([id, body]) => (body === undefined && known.has(id) ? [id] : []))
}

type BatchOrigin = Omit<RowOrigin, 'hash'> & {
  /** Times of rows that cannot be true. */
  unlikelyTimes: number
}

export function originOf(
  { sensor, epoch }: BatchHeader,
  { site, now }: { readonly site: string; readonly now: number },
): BatchOrigin {
  const origin = {
    ...{ sensor, site, epoch, received: now, latest: now + AHEAD_MS, unlikelyTimes: 0 },
    unlikely() {
      origin.unlikelyTimes++
    },
  }
  return origin
}
