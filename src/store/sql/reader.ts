/** Every question to the store. Runs in reader threads over read-only connections. */
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import type { Destination } from '#model/destination'
import type { Device, Link } from '#model/device'
import type { Incident } from '#model/incident'
import type { TimelineEvent } from '#model/journal'
import type { PlantGraph } from '#model/plant-graph'
import type { Microseconds } from '#model/time'
import type { ActivityKind, PointSketch, PointTrend } from '#model/trend'
import type { GraphSpan } from '../graph-building.ts'
import {
  activityIn,
  joinIncidents,
  joinNotes,
  type Note,
  sketchesIn,
  TREND_NOTES,
  type TrendKey,
  trendsIn,
} from '../notes.ts'
import type { DeliveryPage, DeliveryQuery, DestinationState, WaitingMessage } from '../outbox.ts'
import type { RecordKind, StoredRecord } from '../records.ts'
import type {
  AlertQuery,
  DeviceQuery,
  EventQuery,
  Facets,
  LinkQuery,
  Mute,
  Page,
  RuleCount,
  StoredAlert,
  StoredCapture,
  StoreOverview,
} from '../store.ts'
import { alertPage, readAlert } from './alert-reading.ts'
import { readMutes } from './alert-writing.ts'
import { Deadline } from './deadline.ts'
import { devicePage } from './device-reading.ts'
import { openSqlite } from './dialect.ts'
import { EventFiles, MAIN_FILE } from './event-files.ts'
import { eventPage } from './event-reading.ts'
import { readGraph } from './graph-reading.ts'
import { linkPage } from './link-reading.ts'
import {
  readDeliveries,
  readDestinations,
  readPendingDestinations,
  readReserved,
  readWaiting,
} from './outbox-reading.ts'
import { readRecords } from './record-writing.ts'
import { captureOf } from './rows.ts'
import type { Tables } from './tables.ts'
import { isUnreadable } from './unreadable-month.ts'

const DAY = 86_400_000_000

export class SqlReader {
  readonly #db: Kysely<Tables>
  readonly #events: EventFiles

  constructor(folder: string, deadline = new Deadline()) {
    this.#db = openSqlite<Tables>(join(folder, MAIN_FILE), true, { deadline }).db
    this.#events = new EventFiles(folder, true, deadline)
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

  async devices(query: DeviceQuery): Promise<Page<Device>> {
    return devicePage(this.#db, query)
  }

  async device(id: string): Promise<Device | undefined> {
    const row = await this.#db.selectFrom('device').select('body').where('id', '=', id).executeTakeFirst()
    return row && JSON.parse(row.body)
  }

  async facets(): Promise<Facets> {
    return this.#facets('device')
  }

  async links(query: LinkQuery): Promise<Page<Link>> {
    return linkPage(this.#db, query)
  }

  async graph(span: GraphSpan): Promise<PlantGraph> {
    return readGraph(this.#db, span)
  }

  async events(query: EventQuery): Promise<Page<TimelineEvent>> {
    return eventPage(this.#events, await this.#months(), query)
  }

  async alerts(query: AlertQuery): Promise<Page<StoredAlert>> {
    return alertPage(this.#db, query)
  }

  async alert(id: string): Promise<StoredAlert | undefined> {
    return readAlert(this.#db, id)
  }

  async mutes(): Promise<readonly Mute[]> {
    return readMutes(this.#db)
  }

  async destinations(): Promise<readonly DestinationState[]> {
    return readDestinations(this.#db)
  }

  async pendingDestinations(): Promise<readonly Destination[]> {
    return readPendingDestinations(this.#db)
  }

  async waiting(
    destination: string,
    limit: number,
    now: Microseconds,
    after = 0,
  ): Promise<readonly WaitingMessage[]> {
    return readWaiting(this.#db, destination, { limit, now, after })
  }

  async reserved(destination: string, batch: string): Promise<readonly WaitingMessage[]> {
    return readReserved(this.#db, destination, batch)
  }

  async deliveries(query: DeliveryQuery): Promise<DeliveryPage> {
    return readDeliveries(this.#db, query)
  }

  async records(kind: RecordKind): Promise<readonly StoredRecord[]> {
    return readRecords(this.#db, kind)
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

  async pointSketches(): Promise<readonly PointSketch[]> {
    return sketchesIn(
      await this.#db.selectFrom('note').selectAll().where('kind', 'in', TREND_NOTES).execute(),
    )
  }

  async pointTrends(place: TrendKey): Promise<readonly PointTrend[]> {
    const found: PointTrend[] = []
    for await (const notes of this.#notesInTurn(TREND_NOTES)) found.push(...trendsIn(notes, place))
    return found
  }

  async activity(devices: readonly string[]): Promise<ActivityKind> {
    const found: ActivityKind[] = []
    for await (const notes of this.#notesInTurn(['activity'])) found.push(activityIn(notes, devices))
    return {
      devices: found.flatMap((one) => one.devices),
      protocols: found.flatMap((one) => one.protocols),
    }
  }

  /** Notes of one capture at a time: all of them may be more than memory should hold. */
  async *#notesInTurn(kinds: readonly string[]): AsyncGenerator<Note[]> {
    const notes = this.#db.selectFrom('note').where('kind', 'in', kinds)
    for (const { capture } of await notes.select('capture').distinct().execute())
      yield await notes.selectAll().where('capture', '=', capture).execute()
  }

  async overview(): Promise<StoreOverview> {
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
    // One question each: asked together, SQLite reads every device instead of the end of an index.
    const all = this.#db.selectFrom('device')
    const first = await all.select(({ fn }) => fn.min('first_seen').as('time')).executeTakeFirst()
    const last = await all.select(({ fn }) => fn.max('last_seen').as('time')).executeTakeFirst()
    const lastTime = last?.time ?? undefined
    return {
      devices,
      deviceCount: Object.values(devices.class ?? {}).reduce((sum, count) => sum + count, 0),
      newDeviceCount: lastTime === undefined ? 0 : await this.#devicesSince(lastTime - DAY),
      linkCount: links.count?.[''] ?? 0,
      alerts,
      events: await this.#eventCounts(),
      ...notes,
      firstTime: first?.time ?? undefined,
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
    for (const month of await this.#months())
      for (const { value, count } of await this.#eventCountsIn(month))
        counts[value] = (counts[value] ?? 0) + count
    return counts
  }

  /** None of a month that cannot be read: an event replaces them. */
  async #eventCountsIn(month: string): Promise<readonly { value: string; count: number }[]> {
    try {
      const file = await this.#events.month(month)
      return await file.selectFrom('facet').select(['value', 'count']).where('scope', '=', 'event').execute()
    } catch (error) {
      if (isUnreadable(error)) return []
      throw error
    }
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

  /** Newest first. */
  async #months(): Promise<readonly string[]> {
    const rows = await this.#db.selectFrom('event_month').select('month').distinct().execute()
    return rows
      .map(({ month }) => month)
      .sort()
      .reverse()
  }
}
