/** Devices over all sites: lists, facets, search, and the records behind one. */
import { type RawBuilder, sql } from 'kysely'
import type { FleetDatabase } from './database.ts'
import { DEVICE_FACETS } from './facet-deltas.ts'
import { readCursor, writeCursor } from './fleet-cursor.ts'
import { type FleetScope, inScope } from './scope.ts'

export const devicePageLimits = {
  /** Hits of a search that are sorted; beyond, the result is unsorted, with a flag. */
  hits: 2000,
  /** Values of a facet. */
  facetValues: 50,
  similar: 20,
} as const

export const FLEET_DEVICE_SORTS = ['name', 'risk', 'lastSeen'] as const
export type FleetDeviceSort = (typeof FLEET_DEVICE_SORTS)[number]

export interface FleetDeviceRow {
  readonly sensor: string
  readonly id: string
  readonly site: string
  readonly fleet: string
  readonly name: string
  readonly address: string
  readonly mac: string
  readonly type: string
  readonly vendor: string
  readonly model: string
  readonly firmware: string
  readonly zone: string
  readonly level: string
  readonly risk: number
  readonly last_seen: number
}

export interface FleetDeviceFilter {
  readonly site?: string | undefined
  readonly sensor?: string | undefined
  readonly type?: string | undefined
  readonly vendor?: string | undefined
  readonly level?: string | undefined
  readonly zone?: string | undefined
  readonly search?: string | undefined
}

export interface FleetDeviceQuery extends FleetDeviceFilter {
  readonly sort?: FleetDeviceSort | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface FleetPage<Row> {
  readonly items: readonly Row[]
  readonly next: string | undefined
}

const COLUMNS = sql.join(
  [
    'sensor',
    'id',
    'site',
    'fleet',
    'name',
    'address',
    'mac',
    'type',
    'vendor',
    'model',
    'firmware',
    'zone',
    'level',
    'risk',
    'last_seen',
  ].map((name) => sql.ref(name)),
)
const ORDERS = {
  name: { column: 'name', direction: sql`asc`, after: sql`>`, type: 'string' },
  risk: { column: 'risk', direction: sql`desc`, after: sql`<`, type: 'number' },
  lastSeen: { column: 'last_seen', direction: sql`desc`, after: sql`<`, type: 'number' },
} as const

export async function devicePage(
  database: FleetDatabase,
  query: FleetDeviceQuery,
  scope: FleetScope,
): Promise<FleetPage<FleetDeviceRow> & { readonly hasMoreHits: boolean }> {
  const { sort = 'name', limit, cursor, ...filter } = query
  const { column, direction, after, type } = ORDERS[sort]
  const identity = { list: 'devices', sort, filter, scope }
  const key = readCursor(identity, cursor, [type, 'string', 'string'])
  const conditions = conditionsOf(database, filter, scope)
  const isSearch = filter.search !== undefined && filter.search !== ''
  const start =
    key === undefined
      ? sql`1 = 1`
      : sql`(${sql.ref(column)}, sensor, id) ${after} (${key[0]}, ${key[1]}, ${key[2]})`
  // A word that half the devices have would be sorted whole: so many hits at most.
  const hasMoreHits =
    isSearch && key === undefined && (await hitsOf(database, conditions)) > devicePageLimits.hits
  const order = hasMoreHits
    ? sql``
    : sql`order by ${sql.ref(column)} ${direction}, sensor ${direction}, id ${direction}`
  const { rows } = await sql<FleetDeviceRow>`select ${COLUMNS} from device where ${conditions} and ${start}
    ${order} limit ${limit + 1}`.execute(database.reads)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const isMore = rows.length > limit && last !== undefined && !hasMoreHits
  const next = isMore ? writeCursor(identity, [last[column], last.sensor, last.id]) : undefined
  return { items, next, hasMoreHits }
}

async function hitsOf({ reads }: FleetDatabase, conditions: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from
    (select 1 as hit from device where ${conditions} limit ${devicePageLimits.hits + 1}) as hits`.execute(
    reads,
  )
  return Number(rows[0]!.count)
}

/** PostgreSQL takes no NUL in a text, and FTS5 none in a phrase. */
const SPACE = /[\s\0]+/

function conditionsOf(
  database: FleetDatabase,
  filter: FleetDeviceFilter,
  scope: FleetScope,
): RawBuilder<boolean> {
  const { search = '', ...equal } = filter
  const all = [inScope(database, sql`site`, scope)]
  for (const [name, value] of Object.entries(equal))
    if (value !== undefined) all.push(sql`${sql.ref(name)} = ${value}`)
  for (const word of search.split(SPACE).slice(0, 5)) if (word !== '') all.push(database.deviceContains(word))
  return sql`${sql.join(all, sql` and `)}`
}

export interface FacetRow {
  readonly facet: string
  readonly value: string
  readonly count: number
}

/**
 * Devices by facet and value. Kept counts while no filter but a site is set; counted within one site otherwise, since over
 * all sites that takes seconds.
 */
export async function deviceFacets(
  database: FleetDatabase,
  { site, sensor, type, vendor, level, zone, search }: FleetDeviceFilter,
  scope: FleetScope,
): Promise<readonly FacetRow[]> {
  const other = { sensor, type, vendor, level, zone, search }
  const isNarrow = Object.values(other).some((value) => value !== undefined && value !== '')
  if (isNarrow && site !== undefined) return await countedFacets(database, { site, ...other }, scope)
  const place =
    site === undefined
      ? inScope(database, sql`site`, scope)
      : sql<boolean>`${inScope(database, sql`site`, scope)} and site = ${site}`
  const { rows } = await sql<FacetRow>`select facet, value, sum(count) as count from facet_count
    where facet in (${sql.join([...DEVICE_FACETS])}) and ${place} group by facet, value having sum(count) > 0
    order by count desc, value`.execute(database.reads)
  const sites = await sql<FacetRow>`select 'site' as facet, site as value, count from facet_count
    where facet = 'total' and value = 'device' and count > 0 and ${inScope(database, sql`site`, scope)} order by count desc, site`.execute(
    database.reads,
  )
  return [...topOf(sites.rows), ...topOf(rows)]
}

async function countedFacets(
  database: FleetDatabase,
  filter: FleetDeviceFilter,
  scope: FleetScope,
): Promise<readonly FacetRow[]> {
  const conditions = conditionsOf(database, filter, scope)
  const parts: FacetRow[] = []
  for (const facet of DEVICE_FACETS) {
    const { rows } =
      await sql<FacetRow>`select ${facet} as facet, ${sql.ref(facet)} as value, count(*) as count from device
      where ${conditions} group by ${sql.ref(facet)} order by count desc, value limit ${devicePageLimits.facetValues}`.execute(
        database.reads,
      )
    parts.push(...rows)
  }
  return parts
}

function topOf(rows: readonly FacetRow[]): readonly FacetRow[] {
  const counts = new Map<string, number>()
  return rows
    .map((row) => ({ ...row, count: Number(row.count) }))
    .filter(({ facet }) => {
      const count = (counts.get(facet) ?? 0) + 1
      counts.set(facet, count)
      return count <= devicePageLimits.facetValues
    })
}

export interface FleetRecordRow extends FleetDeviceRow {
  readonly body: string
}

/** The record and all others of its device. */
export async function deviceRecords(
  database: FleetDatabase,
  { sensor, id }: { readonly sensor: string; readonly id: string },
  scope: FleetScope,
): Promise<readonly FleetRecordRow[]> {
  const { rows } = await sql<FleetRecordRow>`select ${COLUMNS}, body from device
    where sensor = ${sensor} and id = ${id} and ${inScope(database, sql`site`, scope)}`.execute(
    database.reads,
  )
  const [first] = rows
  if (first === undefined || first.fleet === '') return rows
  const others = await sql<FleetRecordRow>`select ${COLUMNS}, body from device where fleet = ${first.fleet}
    and (sensor <> ${sensor} or id <> ${id}) and ${inScope(database, sql`site`, scope)} order by sensor, id limit 100`.execute(
    database.reads,
  )
  return [first, ...others.rows]
}

/** Same name in the same site, with other evidence: perhaps the same device. */
export async function similarDevices(
  database: FleetDatabase,
  device: FleetDeviceRow,
  scope: FleetScope,
): Promise<readonly FleetDeviceRow[]> {
  const { rows } =
    await sql<FleetDeviceRow>`select ${COLUMNS} from device where site = ${device.site} and name = ${device.name}
    and fleet <> ${device.fleet} and ${inScope(database, sql`site`, scope)} order by sensor, id limit ${devicePageLimits.similar}`.execute(
      database.reads,
    )
  return rows
}
