/** Operations by site: kept while links are applied, counted for alerts. Nothing is removed: a site has seen it. */
import { sql } from 'kysely'
import { type Behaviour, behaviourLimits, behavioursOf } from '#fleet/behaviour'
import type { FleetLinkBody } from '#schema/fleet-protocol'
import type { ColumnType, Db, FleetDatabase } from './database.ts'
import { type FleetScope, inScope } from './scope.ts'

const BEHAVIOUR_COLUMNS = {
  ...{ sensor: 'text', site: 'text', protocol: 'text', operation: 'text', name: 'text', first_seen: 'whole' },
} as const satisfies Record<string, ColumnType>

/** Links of one alert that are looked at. */
const LINKS = 50

export async function addBehaviours(
  database: FleetDatabase,
  db: Db,
  {
    sensor,
    site,
    received,
    links,
  }: {
    readonly sensor: string
    readonly site: string
    readonly received: number
    readonly links: readonly FleetLinkBody[]
  },
): Promise<void> {
  const rows = new Map<string, object>()
  for (const link of links)
    for (const one of behavioursOf(link))
      rows.set(`${one.protocol}\0${one.operation}`, { sensor, site, ...one, first_seen: received })
  if (rows.size === 0) return
  const { rows: known } = await sql<{ protocol: string; operation: string }>`select protocol, operation
    from behaviour where sensor = ${sensor}`.execute(db)
  for (const { protocol, operation } of known) rows.delete(`${protocol}\0${operation}`)
  const fresh = [...rows.values()].slice(0, Math.max(0, behaviourLimits.keys - known.length))
  if (fresh.length > 0)
    await database.writeRows(db, {
      ...{ table: 'behaviour', columns: BEHAVIOUR_COLUMNS, rows: fresh },
      conflict: 'on conflict do nothing',
    })
}

/** Operations of the connections between both ends of an alert, with the sites that know them. */
export async function behavioursOfAlert(
  database: FleetDatabase,
  {
    sensor,
    source,
    destination,
  }: { readonly sensor: string; readonly source: string; readonly destination: string },
  scope: FleetScope,
): Promise<readonly (Behaviour & { readonly sites: number; readonly all: number })[]> {
  const { rows: links } = await sql<{ protocol: string; body: string }>`select protocol, body from link
    where sensor = ${sensor} and client = ${source} and server = ${destination} limit ${LINKS}`.execute(
    database.reads,
  )
  const found = new Map<string, Behaviour>()
  for (const { protocol, body } of links)
    for (const one of behavioursOf({ ...(JSON.parse(body) as object), protocol }))
      found.set(`${one.protocol}\0${one.operation}`, one)
  if (found.size === 0) return []
  const wanted = database.rows({ protocol: 'text', operation: 'text' }, [...found.values()])
  const { rows } = await sql<{
    protocol: string
    operation: string
    sites: number
  }>`select protocol, operation,
    count(distinct site) as sites from behaviour
    where (protocol, operation) in (select protocol, operation from ${wanted} as w)
    and ${inScope(database, sql`site`, scope)} group by protocol, operation`.execute(database.reads)
  const sites = new Map(rows.map((row) => [`${row.protocol}\0${row.operation}`, Number(row.sites)]))
  return [...found.values()].map((one) => ({
    ...one,
    sites: sites.get(`${one.protocol}\0${one.operation}`) ?? 0,
    all: sites.get(`${one.protocol}\0`) ?? 0,
  }))
}
