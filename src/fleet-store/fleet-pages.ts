/** Numbers of sites and sensors, and the alerts about sensors themselves. */
import { type RawBuilder, sql } from 'kysely'
import { ContentsDigest } from '#uplink/contents-digest'
import type { FleetDatabase } from './database.ts'
import { type FleetScope, inScope } from './scope.ts'

export interface SiteCount {
  readonly site: string
  readonly facet: string
  readonly value: string
  readonly count: number
}

/** Totals and open alerts by severity. */
export async function siteCounts(database: FleetDatabase, scope: FleetScope): Promise<readonly SiteCount[]> {
  const { rows } = await sql<SiteCount>`select site, facet, value, count from facet_count
    where facet in ('total', 'open-alert') and count > 0 and ${inScope(database, sql`site`, scope)}`.execute(
    database.reads,
  )
  return rows
}

/** Names by id. Rows of sensors are wide, and most pages need no more than this. */
export const siteNames = (database: FleetDatabase, scope: FleetScope) =>
  namesOf(database, 'site', inScope(database, sql`id`, scope))
export const sensorNames = (database: FleetDatabase, scope: FleetScope) =>
  namesOf(database, 'sensor', inScope(database, sql`site`, scope))

async function namesOf(
  database: FleetDatabase,
  table: 'site' | 'sensor',
  condition: RawBuilder<boolean>,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from ${sql.table(table)}
    where ${condition}`.execute(database.reads)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export interface FleetAlertDbRow {
  readonly id: string
  readonly sensor: string
  readonly site: string
  readonly kind: string
  readonly detail: string
  readonly opened: number
}

export async function openFleetAlerts(
  database: FleetDatabase,
  scope: FleetScope,
): Promise<readonly FleetAlertDbRow[]> {
  const { rows } = await sql<FleetAlertDbRow>`select id, sensor, site, kind, detail, opened from fleet_alert
    where closed = 0 and ${inScope(database, sql`site`, scope)} order by opened desc, id limit 500`.execute(
    database.reads,
  )
  return rows
}

export interface SensorCount {
  readonly sensor: string
  readonly kind: string
  readonly count: number
}

export async function sensorCounts(database: FleetDatabase): Promise<readonly SensorCount[]> {
  const { rows } = await sql<SensorCount>`select sensor, kind, count from sensor_count where count > 0
    union all select sensor, 'unknown-kind' as kind, sum(count) as count from unknown_kind group by sensor
    union all select sensor, 'refused' as kind, sum(count) as count from refused_batch group by sensor`.execute(
    database.reads,
  )
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

/** Batches that were refused as a whole, by code. */
export async function refusedBatches(
  database: FleetDatabase,
): Promise<readonly { readonly code: string; readonly count: number }[]> {
  const { rows } = await sql<{
    code: string
    count: number
  }>`select code, sum(count) as count from refused_batch
    group by code order by code`.execute(database.reads)
  return rows.map(({ code, count }) => ({ code, count: Number(count) }))
}

export interface LossRow {
  readonly sensor: string
  readonly kind: string
  readonly from_time: number
  readonly to_time: number
  readonly count: number
  readonly reason: string
}

export async function losses(database: FleetDatabase): Promise<readonly LossRow[]> {
  const { rows } = await sql<LossRow>`select sensor, kind, from_time, to_time, count, reason from loss
    order by received desc limit 1000`.execute(database.reads)
  return rows
}

export interface SensorContents {
  readonly kind: string
  readonly count: number
  readonly digest: string
}

/** Contents of a sensor at the console, to compare with the sensor's own. */
export async function sensorContents(
  database: FleetDatabase,
  sensor: string,
): Promise<readonly SensorContents[]> {
  const contents: SensorContents[] = []
  for (const kind of ['device', 'link', 'alert', 'incident']) {
    const { rows } = await sql<{ id: string; hash: string }>`select id, hash from ${sql.table(kind)}
      where sensor = ${sensor}`.execute(database.reads)
    const digest = new ContentsDigest()
    for (const { id, hash } of rows) digest.add(id, hash)
    contents.push({ kind, count: digest.count, digest: digest.hex })
  }
  const { rows } = await sql<{ id: string }>`select id from event where sensor = ${sensor}`.execute(
    database.reads,
  )
  const digest = new ContentsDigest()
  for (const { id } of rows) digest.add(id, '')
  return [...contents, { kind: 'event', count: digest.count, digest: digest.hex }]
}
