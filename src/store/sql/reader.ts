/** Every question to the store. Runs in reader threads over read-only connections. */
import { join } from 'node:path'
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Asset, Link } from '#model/asset'
import type { Incident } from '#model/incident'
import type { TimelineEvent } from '#model/journal'
import type { PlantGraph } from '#model/plant-graph'
import { readCursor } from '../cursor.ts'
import { levelKey } from '../facets.ts'
import { joinIncidents, joinNotes } from '../notes.ts'
import type { DestinationState, WaitingMessage } from '../outbox.ts'
import type { RecordKind, StoredRecord } from '../records.ts'
import {
  type AlertQuery,
  type AlertStatus,
  type DeviceQuery,
  type DeviceSort,
  type EventQuery,
  type Facets,
  type LinkQuery,
  limits,
  type Mute,
  type Overview,
  type Page,
  type RuleCount,
  type StoredAlert,
  type StoredCapture,
} from '../store.ts'
import { readMutes } from './alert-writing.ts'
import { openSqlite } from './dialect.ts'
import { EventFiles, MAIN_FILE } from './event-files.ts'
import { eventPage } from './event-reading.ts'
import { readGraph } from './graph-reading.ts'
import { readDestinations, readWaiting } from './outbox-reading.ts'
import { after, paged } from './paging.ts'
import { readRecords } from './record-writing.ts'
import { captureOf, linkOf } from './rows.ts'
import type { Tables } from './tables.ts'
import { numberOf, textsOf } from './text-table.ts'

const DAY = 86_400_000_000

/** Columns a list of devices may be sorted by. */
const COLUMNS = {
  name: 'name',
  address: 'address',
  type: 'type',
  vendor: 'vendor',
  model: 'model',
  zone: 'zone',
  level: 'level',
  firstSeen: 'first_seen',
  lastSeen: 'last_seen',
  packets: 'packets',
} as const satisfies Record<DeviceSort, keyof Tables['device']>
const NUMERIC: ReadonlySet<DeviceSort> = new Set(['level', 'firstSeen', 'lastSeen', 'packets'])

export class Reader {
  readonly #db: Kysely<Tables>
  readonly #events: EventFiles
  readonly #version: () => number
  #graph: { readonly graph: PlantGraph; readonly version: number; readonly until: number } | undefined

  constructor(folder: string) {
    const { db, version } = openSqlite<Tables>(join(folder, MAIN_FILE), true)
    this.#db = db
    this.#version = version
    this.#events = new EventFiles(folder, true)
  }

  async captures(): Promise<readonly StoredCapture[]> {
    const rows = await this.#db
      .selectFrom('capture')
      .selectAll()
      .orderBy('number', 'desc')
      .limit(10_000)
      .execute()
    return rows.map(captureOf)
  }

  async devices(query: DeviceQuery): Promise<Page<Asset>> {
    const sort = query.sort ?? 'lastSeen'
    const column = COLUMNS[sort]
    const direction = query.descending === true ? 'desc' : 'asc'
    const cursor = readCursor(query.cursor, NUMERIC.has(sort) ? 'number' : 'text')
    let rows = filterDevices(
      this.#db.selectFrom('device').select(['number', column, 'body']),
      this.#db,
      query,
    )
    if (cursor !== undefined) rows = rows.where(after(column, direction, cursor))
    const found = await rows
      .orderBy(column, direction)
      .orderBy('number', direction)
      .limit(query.limit + 1)
      .execute()
    return paged(found, query.limit, {
      item: (row) => JSON.parse(row.body) as Asset,
      cursor: (row) => [row[column], row.number],
    })
  }

  async device(id: string): Promise<Asset | undefined> {
    const row = await this.#db.selectFrom('device').select('body').where('id', '=', id).executeTakeFirst()
    return row && JSON.parse(row.body)
  }

  async facets(): Promise<Facets> {
    return this.#facets('device')
  }

  async links(query: LinkQuery): Promise<Page<Link>> {
    const cursor = readCursor(query.cursor, 'number')
    let rows = this.#db.selectFrom('link').selectAll()
    if (query.device !== undefined) {
      const device = (await numberOf(this.#db, query.device)) ?? -1
      rows = rows.where((eb) => eb.or([eb('client', '=', device), eb('server', '=', device)]))
    }
    if (query.peer !== undefined) {
      const peer = (await numberOf(this.#db, query.peer)) ?? -1
      rows = rows.where((eb) => eb.or([eb('client', '=', peer), eb('server', '=', peer)]))
    }
    if (query.protocol !== undefined)
      rows = rows.where('protocol', '=', (await numberOf(this.#db, query.protocol)) ?? -1)
    if (query.changing !== undefined) rows = rows.where('is_changing', '=', query.changing ? 1 : 0)
    if (cursor !== undefined) rows = rows.where(after('last_seen', 'desc', cursor))
    const found = await rows
      .orderBy('last_seen', 'desc')
      .orderBy('number', 'desc')
      .limit(query.limit + 1)
      .execute()
    const texts = await textsOf(this.#db, found)
    return paged(found, query.limit, {
      item: (row) => linkOf(row, texts),
      cursor: (row) => [row.last_seen, row.number],
    })
  }

  async graph(): Promise<PlantGraph> {
    const version = this.#version()
    const kept = this.#graph
    if (kept !== undefined && (kept.version === version || performance.now() < kept.until)) return kept.graph
    const graph = await readGraph(this.#db)
    this.#graph = { graph, version, until: performance.now() + limits.graphAgeMs }
    return graph
  }

  async events(query: EventQuery): Promise<Page<TimelineEvent>> {
    return eventPage(this.#events, await this.#months(), query)
  }

  async alerts(query: AlertQuery): Promise<Page<StoredAlert>> {
    const cursor = readCursor(query.cursor, 'number')
    let rows = this.#db
      .selectFrom('alert')
      .leftJoin('triage', 'triage.alert', 'alert.id')
      .select([
        'alert.number',
        'alert.last_time',
        'alert.body',
        'triage.status',
        'triage.reason',
        'triage.time',
        'triage.is_learned',
        'alert.mute',
      ])
    if (query.status === 'open') rows = rows.where('alert.status', 'in', ['new', 'active'])
    else if (query.status !== undefined) rows = rows.where('alert.status', '=', query.status)
    if (query.severity !== undefined) rows = rows.where('alert.severity', '=', query.severity)
    if (query.engine !== undefined) rows = rows.where('alert.engine', '=', query.engine)
    if (query.rule !== undefined) rows = rows.where('alert.rule', '=', query.rule)
    if (query.isNewHere !== undefined) rows = rows.where('alert.is_new_here', '=', query.isNewHere ? 1 : 0)
    if (query.suppressed !== undefined)
      rows = rows.where('alert.is_suppressed', '=', query.suppressed ? 1 : 0)
    if (query.from !== undefined) rows = rows.where('alert.last_time', '>=', query.from)
    if (query.until !== undefined) rows = rows.where('alert.time', '<=', query.until)
    if (query.device !== undefined) {
      const { device } = query
      const mine = this.#db.selectFrom('alert_device').select('alert').where('device', '=', device)
      rows = rows.where('alert.number', 'in', mine)
    }
    if (cursor !== undefined) rows = rows.where(after('alert.last_time', 'desc', cursor, 'alert.number'))
    const found = await rows
      .orderBy('alert.last_time', 'desc')
      .orderBy('alert.number', 'desc')
      .limit(query.limit + 1)
      .execute()
    const mutes = await this.mutes()
    const item = (row: (typeof found)[number]) => storedAlert(row, mutes)
    return paged(found, query.limit, { item, cursor: (row) => [row.last_time, row.number] })
  }

  async destinations(): Promise<readonly DestinationState[]> {
    return readDestinations(this.#db)
  }

  async waiting(destination: string, limit: number): Promise<readonly WaitingMessage[]> {
    return readWaiting(this.#db, destination, limit)
  }

  async records(kind: RecordKind): Promise<readonly StoredRecord[]> {
    return readRecords(this.#db, kind)
  }

  async alert(id: string): Promise<StoredAlert | undefined> {
    const row = await this.#db
      .selectFrom('alert')
      .leftJoin('triage', 'triage.alert', 'alert.id')
      .select([
        'alert.body',
        'triage.status',
        'triage.reason',
        'triage.time',
        'triage.is_learned',
        'alert.mute',
      ])
      .where('alert.id', '=', id)
      .executeTakeFirst()
    return row && storedAlert(row, await this.mutes())
  }

  async ruleCounts(): Promise<readonly RuleCount[]> {
    return this.#db
      .selectFrom('alert')
      .groupBy('rule')
      .orderBy('rule')
      .select(({ fn }) => [
        'rule',
        fn.countAll<number>().as('alerts'),
        fn.sum<number>(sql`body ->> 'count'`).as('hits'),
        fn.max<number>('last_time').as('lastTime'),
      ])
      .execute()
  }

  async incidents(): Promise<readonly Incident[]> {
    return joinIncidents(
      await this.#db.selectFrom('note').selectAll().where('kind', '=', 'incidents').execute(),
    )
  }

  async overview(): Promise<Overview> {
    const [devices, alerts, links] = [
      await this.#facets('device'),
      await this.#facets('alert'),
      await this.#facets('link'),
    ]
    const notes = joinNotes(
      await this.#db
        .selectFrom('note')
        .selectAll()
        .where('kind', 'in', ['protocols', 'counters', 'blind-spots'])
        .execute(),
    )
    const times = await this.#db
      .selectFrom('device')
      .select(({ fn }) => [fn.min('first_seen').as('first'), fn.max('last_seen').as('last')])
      .executeTakeFirst()
    const lastTime = times?.last ?? undefined
    return {
      devices,
      deviceCount: Object.values(devices.class ?? {}).reduce((sum, count) => sum + count, 0),
      newDeviceCount: lastTime === undefined ? 0 : await this.#devicesSince(lastTime - DAY),
      linkCount: links.count?.[''] ?? 0,
      alerts,
      events: await this.#eventCounts(),
      ...notes,
      firstTime: times?.first ?? undefined,
      lastTime,
    }
  }

  async close(): Promise<void> {
    await this.#events.close()
    await this.#db.destroy()
  }

  async #devicesSince(time: number): Promise<number> {
    const row = await this.#db
      .selectFrom('device')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('first_seen', '>', time)
      .executeTakeFirst()
    return Number(row?.count ?? 0)
  }

  async #eventCounts(): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {}
    for (const month of await this.#months()) {
      const file = await this.#events.month(month)
      const rows = await file
        .selectFrom('facet')
        .select(['value', 'count'])
        .where('scope', '=', 'event')
        .execute()
      for (const { value, count } of rows) counts[value] = (counts[value] ?? 0) + count
    }
    return counts
  }

  async #facets(scope: string): Promise<Facets> {
    const rows = await this.#db.selectFrom('facet').selectAll().where('scope', '=', scope).execute()
    const facets: Record<string, Record<string, number>> = {}
    for (const { name, value, count } of rows) {
      facets[name] ??= {}
      facets[name][value] = count
    }
    return facets
  }

  async mutes(): Promise<readonly Mute[]> {
    return readMutes(this.#db)
  }

  /** Newest first. */
  async #months(): Promise<readonly string[]> {
    const rows = await this.#db.selectFrom('event_month').select('month').distinct().execute()
    return rows
      .map(({ month }) => month)
      .sort()
      .reverse()
  }
}

interface AlertColumns {
  body: string
  status: string | null
  reason: string | null
  time: number | null
  is_learned: number | null
  mute: string
}

function storedAlert(row: AlertColumns, mutes: readonly Mute[]): StoredAlert {
  const triage =
    row.status === null || row.time === null
      ? undefined
      : {
          status: row.status as AlertStatus,
          reason: row.reason ?? '',
          time: row.time,
          ...(row.is_learned === 1 && { isLearned: true }),
        }
  const mute = row.mute === '' ? undefined : mutes.find(({ id }) => id === row.mute)
  return { alert: JSON.parse(row.body), triage, mute }
}

function filterDevices<O>(
  rows: SelectQueryBuilder<Tables, 'device', O>,
  db: Kysely<Tables>,
  query: DeviceQuery,
): SelectQueryBuilder<Tables, 'device', O> {
  let some = rows
  for (const word of (query.search ?? '').slice(0, limits.search).toLowerCase().split(/\s+/)) {
    if (word !== '')
      some = some.where(sql<boolean>`search like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`)
  }
  if (query.type !== undefined) some = some.where('type', '=', query.type)
  if (query.class !== undefined) some = some.where('class', '=', query.class)
  if (query.vendor !== undefined) some = some.where('vendor', '=', query.vendor)
  if (query.zone !== undefined) some = some.where('zone', '=', query.zone)
  if (query.level !== undefined)
    some = some.where('level', '=', levelKey(query.level === 'unknown' ? undefined : query.level))
  if (query.protocol !== undefined) {
    const speakers = db.selectFrom('device_protocol').select('device').where('protocol', '=', query.protocol)
    some = some.where('number', 'in', speakers)
  }
  if (query.from !== undefined) some = some.where('last_seen', '>=', query.from)
  if (query.until !== undefined) some = some.where('first_seen', '<=', query.until)
  return some
}
