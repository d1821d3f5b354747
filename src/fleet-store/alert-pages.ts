/** Alerts, incidents and events over all sites. */
import { type RawBuilder, sql } from 'kysely'
import type { FleetDatabase } from './database.ts'
import type { FleetPage } from './device-pages.ts'
import { readCursor, writeCursor } from './fleet-cursor.ts'
import { type FleetScope, inScope } from './scope.ts'

export interface FleetAlertRow {
  readonly sensor: string
  readonly id: string
  readonly site: string
  readonly rule: string
  readonly title: string
  readonly severity: string
  readonly grade: number
  readonly status: string
  readonly is_shown: number
  readonly time: number
  readonly last_time: number
  readonly revision: number
  readonly body: string
}

export interface FleetAlertQuery {
  readonly site?: string | undefined
  readonly sensor?: string | undefined
  readonly severity?: string | undefined
  readonly rule?: string | undefined
  readonly status?: 'new' | 'active' | 'closed' | 'open' | undefined
  readonly search?: string | undefined
  /** Also muted ones, and what was found while learning. */
  readonly hidden?: boolean | undefined
  /** The gravest first; default: the latest. */
  readonly sort?: 'time' | 'severity' | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

const ALERT = sql.join(
  [
    'sensor',
    'id',
    'site',
    'rule',
    'title',
    'severity',
    'grade',
    'status',
    'is_shown',
    'time',
    'last_time',
    'revision',
    'body',
  ].map((name) => sql.ref(name)),
)

export async function alertPage(
  database: FleetDatabase,
  query: FleetAlertQuery,
  scope: FleetScope,
): Promise<FleetPage<FleetAlertRow>> {
  const { sort = 'time', limit, cursor, ...filter } = query
  const identity = { list: 'alerts', sort, filter, scope }
  const bySeverity = sort === 'severity'
  const key = readCursor(identity, cursor, ['number', 'number', 'string', 'string'])
  const conditions = conditionsOf(database, filter, scope)
  const after =
    key === undefined ? sql`1 = 1` : sql`(last_time, sensor, id) < (${key[1]}, ${key[2]}, ${key[3]})`
  // A lower grade is graver. The first condition is a range of the index, the second a place within it.
  const start =
    key === undefined || !bySeverity ? after : sql`grade >= ${key[0]} and (grade > ${key[0]} or ${after})`
  const sorted = sql`${bySeverity ? sql`grade asc, ` : sql``}last_time desc, sensor desc, id desc`
  const { rows } = await sql<FleetAlertRow>`select ${ALERT} from alert where ${conditions} and ${start}
    order by ${sorted} limit ${limit + 1}`.execute(database.reads)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next =
    rows.length > limit && last !== undefined
      ? writeCursor(identity, [bySeverity ? last.grade : 0, last.last_time, last.sensor, last.id])
      : undefined
  return { items, next }
}

function conditionsOf(
  database: FleetDatabase,
  filter: Omit<FleetAlertQuery, 'limit' | 'cursor' | 'sort'>,
  scope: FleetScope,
): RawBuilder<boolean> {
  const { search = '', status, hidden = false, ...equal } = filter
  const all = [inScope(database, sql`site`, scope)]
  for (const [name, value] of Object.entries(equal))
    if (value !== undefined) all.push(sql`${sql.ref(name)} = ${value}`)
  if (status === 'open') all.push(sql`status <> 'closed'`)
  else if (status !== undefined) all.push(sql`status = ${status}`)
  if (!hidden) all.push(sql`is_shown = 1`)
  for (const word of search.split(/[\s\0]+/).slice(0, 5))
    if (word !== '') all.push(database.contains(sql`search`, word))
  return sql`${sql.join(all, sql` and `)}`
}

export async function oneAlert(
  database: FleetDatabase,
  { sensor, id }: { readonly sensor: string; readonly id: string },
  scope: FleetScope,
): Promise<FleetAlertRow | undefined> {
  const { rows } = await sql<FleetAlertRow>`select ${ALERT} from alert where sensor = ${sensor} and id = ${id}
    and ${inScope(database, sql`site`, scope)}`.execute(database.writes)
  return rows[0]
}

/** Alerts of one sensor by id, in order of time. */
export async function alertsById(
  database: FleetDatabase,
  { sensor, ids }: { readonly sensor: string; readonly ids: readonly string[] },
  scope: FleetScope,
): Promise<readonly FleetAlertRow[]> {
  if (ids.length === 0) return []
  const given = database.rows(
    { id: 'text' },
    ids.map((id) => ({ id })),
  )
  const { rows } = await sql<FleetAlertRow>`select ${ALERT} from alert where sensor = ${sensor}
    and id in (select id from ${given} as a) and ${inScope(database, sql`site`, scope)} order by time, id`.execute(
    database.reads,
  )
  return rows
}

export interface CommandStateRow {
  readonly id: string
  readonly sensor: string
  readonly subject: string
  readonly author: string
  readonly body: string
  readonly state: string
  readonly outcome: string
  readonly created: number
  readonly finished: number
}

/** Decisions about these alerts that their sensors have not carried out yet: when the oldest was made. */
export async function waitingDecisions(
  database: FleetDatabase,
  alerts: readonly { readonly sensor: string; readonly id: string }[],
): Promise<ReadonlyMap<string, number>> {
  if (alerts.length === 0) return new Map()
  const given = database.rows(
    { sensor: 'text', id: 'text' },
    alerts.map(({ sensor, id }) => ({ sensor, id })),
  )
  const { rows } = await sql<{ sensor: string; subject: string; created: number }>`select sensor, subject,
    min(created) as created from command where (sensor, subject) in (select sensor, id from ${given} as a)
    and kind = 'decision' and state in ('waiting', 'sent') group by sensor, subject`.execute(database.reads)
  return new Map(rows.map(({ sensor, subject, created }) => [`${sensor} ${subject}`, Number(created)]))
}

export async function decisionsOf(
  database: FleetDatabase,
  { sensor, id }: { readonly sensor: string; readonly id: string },
): Promise<readonly CommandStateRow[]> {
  const { rows } =
    await sql<CommandStateRow>`select id, sensor, subject, author, body, state, outcome, created, finished from command
    where sensor = ${sensor} and subject = ${id} and kind = 'decision' order by number desc limit 100`.execute(
      database.writes,
    )
  return rows
}

/** Sites that have alerts of these rules. */
export async function sitesOfRules(
  database: FleetDatabase,
  rules: readonly string[],
  scope: FleetScope,
): Promise<ReadonlyMap<string, number>> {
  if (rules.length === 0) return new Map()
  const given = database.rows(
    { rule: 'text' },
    [...new Set(rules)].map((rule) => ({ rule })),
  )
  const { rows } = await sql<{
    rule: string
    count: number
  }>`select value as rule, count(*) as count from facet_count where facet = 'rule' and count > 0
    and value in (select rule from ${given} as r) and ${inScope(database, sql`site`, scope)} group by value`.execute(
    database.reads,
  )
  return new Map(rows.map(({ rule, count }) => [rule, Number(count)]))
}

export interface FleetIncidentDbRow {
  readonly sensor: string
  readonly id: string
  readonly site: string
  readonly title: string
  readonly severity: string
  readonly time: number
  readonly last_time: number
  readonly body: string
}

export async function oneIncident(
  database: FleetDatabase,
  { sensor, id }: { readonly sensor: string; readonly id: string },
  scope: FleetScope,
): Promise<FleetIncidentDbRow | undefined> {
  const { rows } =
    await sql<FleetIncidentDbRow>`select sensor, id, site, title, severity, time, last_time, body from incident
    where sensor = ${sensor} and id = ${id} and ${inScope(database, sql`site`, scope)}`.execute(
      database.reads,
    )
  return rows[0]
}

export async function incidentPage(
  database: FleetDatabase,
  query: { readonly site?: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
  scope: FleetScope,
): Promise<FleetPage<FleetIncidentDbRow>> {
  const { site, limit, cursor } = query
  const identity = { list: 'incidents', site, scope }
  const key = readCursor(identity, cursor, ['number', 'string', 'string'])
  const start =
    key === undefined ? sql`1 = 1` : sql`(last_time, sensor, id) < (${key[0]}, ${key[1]}, ${key[2]})`
  const { rows } =
    await sql<FleetIncidentDbRow>`select sensor, id, site, title, severity, time, last_time, body from incident
    where ${inScope(database, sql`site`, scope)} and ${site === undefined ? sql`1 = 1` : sql`site = ${site}`} and ${start}
    order by last_time desc, sensor desc, id desc limit ${limit + 1}`.execute(database.reads)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next =
    rows.length > limit && last !== undefined
      ? writeCursor(identity, [last.last_time, last.sensor, last.id])
      : undefined
  return { items, next }
}
