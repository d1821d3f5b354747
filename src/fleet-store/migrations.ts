/** Tables of the console, in steps; each step runs once and is compatible with the version before. */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { FleetDatabase, FleetTables } from './database.ts'

/** Of sites that no other was chosen for. */
export const MAIN_ORGANISATION = 'main'

type Step = (database: FleetDatabase) => readonly RawBuilder<unknown>[]

const first: Step = ({ whole, real, tableEnd, kind }) => [
  sql`create table site (
    id text primary key, name text not null, place text not null, time_zone text not null, site_group text not null,
    latitude ${real}, longitude ${real}, owner text not null, industry text not null, created ${whole} not null
  ) ${tableEnd}`,
  sql`create table sensor (
    id text primary key, site text not null, name text not null, zone text not null, state text not null,
    public_key text not null, serial text not null, expires ${whole} not null, epoch ${whole} not null,
    boot text not null, machine text not null, software text not null, address text not null,
    clock_offset ${whole} not null, last_contact ${whole} not null, health text not null, problem text not null,
    created ${whole} not null
  ) ${tableEnd}`,
  sql`create index sensor_site on sensor (site)`,
  sql`create table activation (
    hash text primary key, site text not null, name text not null, zone text not null, replaces text not null,
    created ${whole} not null, expires ${whole} not null, author text not null, used ${whole} not null, sensor text not null
  ) ${tableEnd}`,
  sql`create table uplink_position (
    sensor text not null, lane text not null, epoch ${whole} not null, applied ${whole} not null, hash text not null,
    changed ${whole} not null, sent ${whole} not null, primary key (sensor, lane)
  ) ${tableEnd}`,
  sql`create table device (
    sensor text not null, id text not null, site text not null, fleet text not null, name text not null,
    address text not null, mac text not null, type text not null, vendor text not null, model text not null,
    firmware text not null, serial text not null, zone text not null, realm text not null, level text not null,
    risk ${real} not null, first_seen ${whole} not null, last_seen ${whole} not null, packets ${whole} not null,
    epoch ${whole} not null, hash text not null, search text not null, body text not null, primary key (sensor, id)
  ) ${tableEnd}`,
  sql`create index device_name on device (name, sensor, id)`,
  sql`create index device_site_name on device (site, name, sensor, id)`,
  sql`create index device_risk on device (risk, sensor, id)`,
  sql`create index device_site_risk on device (site, risk, sensor, id)`,
  sql`create index device_last on device (last_seen, sensor, id)`,
  sql`create index device_fleet on device (fleet)`,
  sql`create table identity_key (
    site text not null, kind text not null, value text not null, sensor text not null, id text not null,
    primary key (site, kind, value, sensor, id)
  ) ${tableEnd}`,
  sql`create index identity_key_device on identity_key (sensor, id)`,
  sql`create table link (
    sensor text not null, id text not null, site text not null, client text not null, server text not null,
    protocol text not null, last_seen ${whole} not null, epoch ${whole} not null, hash text not null,
    body text not null, primary key (sensor, id)
  ) ${tableEnd}`,
  sql`create index link_client on link (sensor, client)`,
  sql`create index link_server on link (sensor, server)`,
  sql`create table alert (
    sensor text not null, id text not null, site text not null, rule text not null, title text not null,
    severity text not null, grade ${whole} not null, status text not null, is_shown ${whole} not null,
    source text not null, destination text not null, time ${whole} not null, last_time ${whole} not null,
    revision ${whole} not null, received ${whole} not null, epoch ${whole} not null, hash text not null,
    search text not null, body text not null, primary key (sensor, id)
  ) ${tableEnd}`,
  sql`create index alert_time on alert (last_time, sensor, id)`,
  sql`create index alert_site_time on alert (site, last_time, sensor, id)`,
  sql`create index alert_rule on alert (rule, site)`,
  sql`create table incident (
    sensor text not null, id text not null, site text not null, title text not null, severity text not null,
    grade ${whole} not null, time ${whole} not null, last_time ${whole} not null, epoch ${whole} not null,
    hash text not null, body text not null, primary key (sensor, id)
  ) ${tableEnd}`,
  sql`create index incident_time on incident (last_time, sensor, id)`,
  sql`create table event (
    sensor text not null, id text not null, site text not null, time ${whole} not null, type text not null,
    severity text not null, body text not null, primary key (sensor, id)
  ) ${tableEnd}`,
  sql`create index event_time on event (time, sensor, id)`,
  sql`create index event_site_time on event (site, time, sensor, id)`,
  sql`create table loss (
    sensor text not null, id text not null, site text not null, lane text not null, kind text not null,
    from_time ${whole} not null, to_time ${whole} not null, count ${whole} not null, reason text not null,
    received ${whole} not null, primary key (sensor, id)
  ) ${tableEnd}`,
  sql`create table note (
    sensor text not null, kind text not null, received ${whole} not null, body text not null, primary key (sensor, kind)
  ) ${tableEnd}`,
  sql`create table unknown_kind (
    sensor text not null, kind text not null, count ${whole} not null, body text not null, primary key (sensor, kind)
  ) ${tableEnd}`,
  sql`create table refused_batch (
    sensor text not null, lane text not null, epoch ${whole} not null, sequence ${whole} not null, code text not null,
    detail text not null, time ${whole} not null, count ${whole} not null, primary key (sensor, lane, code)
  ) ${tableEnd}`,
  sql`create table sensor_count (
    sensor text not null, kind text not null, count ${whole} not null, primary key (sensor, kind)
  ) ${tableEnd}`,
  sql`create table facet_count (
    site text not null, facet text not null, value text not null, count ${whole} not null,
    primary key (site, facet, value)
  ) ${tableEnd}`,
  sql`create table fleet_alert (
    id text primary key, sensor text not null, site text not null, kind text not null, detail text not null,
    opened ${whole} not null, closed ${whole} not null, closed_by text not null
  ) ${tableEnd}`,
  sql`create table command (
    number ${kind === 'sqlite' ? sql`integer primary key autoincrement` : sql`bigserial primary key`},
    id text not null unique, sensor text not null, site text not null, kind text not null, subject text not null,
    author text not null, body text not null, state text not null, outcome text not null, created ${whole} not null,
    expires ${whole} not null, finished ${whole} not null
  ) ${tableEnd}`,
  sql`create index command_sensor on command (sensor, state, number)`,
  sql`create index command_subject on command (sensor, subject)`,
  sql`create table meta (name text primary key, value text not null) ${tableEnd}`,
]

/** Tables with a column `site`: the second fence behind `inScope`. */
export const SCOPED_TABLES = [
  ...['sensor', 'device', 'identity_key', 'link', 'alert', 'incident', 'event', 'loss', 'facet_count'],
  ...['fleet_alert', 'command'],
] as const

/** The owner of the tables sees all; another role only the sites of its session, none without. */
const scopePolicy = (table: string) => [
  sql`alter table ${sql.table(table)} enable row level security`,
  sql`create policy ${sql.ref(`${table}_scope`)} on ${sql.table(table)}
    using (site = any(string_to_array(current_setting('sightglass.sites', true), ',')))`,
]

/** PostgreSQL: events by month, so that a month is dropped at once; rows of sites outside a scope are hidden. */
const second: Step = ({ whole, kind }) =>
  kind === 'sqlite'
    ? []
    : [
        sql`alter table event rename to event_before`,
        sql`drop index event_time`,
        sql`drop index event_site_time`,
        sql`create table event (
          sensor text not null, id text not null, site text not null, time ${whole} not null, type text not null,
          severity text not null, body text not null, constraint event_key primary key (sensor, id, time)
        ) partition by range (time)`,
        sql`create table event_default partition of event default`,
        sql`create index event_time on event (time, sensor, id)`,
        sql`create index event_site_time on event (site, time, sensor, id)`,
        sql`insert into event select * from event_before`,
        sql`drop table event_before`,
        ...SCOPED_TABLES.flatMap(scopePolicy),
      ]

/** The gravest open alerts, and the sites of a rule, without going through all alerts; substrings in SQLite. */
const third: Step = ({ kind }) => [
  sql`create index alert_open on alert (grade, last_time desc, sensor desc, id desc)
    where status <> 'closed' and is_shown = 1`,
  sql`create index facet_count_value on facet_count (facet, value, site)`,
  sql`insert into facet_count (site, facet, value, count)
    select site, 'rule', rule, count(*) from alert group by site, rule`,
  ...(kind === 'sqlite'
    ? [
        sql`create virtual table device_search using fts5(search, content = '', contentless_delete = 1, tokenize = 'trigram')`,
        sql`insert into device_search (rowid, search) select rowid, search from device`,
      ]
    : []),
]

/** Settings, packages and captures that travel between console and sensors. */
const management: Step = ({ whole, tableEnd, kind }) => [
  sql`create table organisation (id text primary key, name text not null, created ${whole} not null) ${tableEnd}`,
  sql`alter table site add column organisation text not null default ${sql.lit(MAIN_ORGANISATION)}`,
  sql`create table setting_value (
    level text not null, target text not null, name text not null, value text not null, is_locked ${whole} not null,
    author text not null, changed ${whole} not null, primary key (level, target, name)
  ) ${tableEnd}`,
  // Files in pieces of Base64: a database that both consoles reach needs no object store.
  sql`create table file_piece (
    file text not null, number ${whole} not null, content text not null, primary key (file, number)
  ) ${tableEnd}`,
  sql`create table package (
    id text primary key, kind text not null, name text not null, version ${whole} not null, about text not null,
    digest text not null, sha256 text not null, signer text not null, bytes ${whole} not null, state text not null,
    reason text not null, wave ${whole} not null, wave_started ${whole} not null, author text not null,
    created ${whole} not null, organisation text not null
  ) ${tableEnd}`,
  sql`create table package_sensor (
    package text not null, sensor text not null, wave ${whole} not null, state text not null, reason text not null,
    offered ${whole} not null, finished ${whole} not null, problem_before text not null, primary key (package, sensor)
  ) ${tableEnd}`,
  sql`create table capture_request (
    id text primary key, sensor text not null, site text not null, alert text not null, author text not null,
    state text not null, reason text not null, bytes ${whole} not null, sha256 text not null,
    created ${whole} not null, received ${whole} not null
  ) ${tableEnd}`,
  sql`create index capture_request_alert on capture_request (sensor, alert)`,
  ...(kind === 'sqlite' ? [] : scopePolicy('capture_request')),
]

/** How a package goes out: where to, and how long a part of the sensors is watched before the next. */
const rollouts: Step = ({ whole }) => [
  sql`alter table package add column place text not null default ''`,
  sql`alter table package add column settle ${whole} not null default 0`,
]

/** Operations of protocols by site, for the sentence on an alert; what was new by site and day. */
const behaviours: Step = ({ whole, tableEnd, kind }) => [
  sql`create table behaviour (
    sensor text not null, protocol text not null, operation text not null, site text not null, name text not null,
    first_seen ${whole} not null, primary key (sensor, protocol, operation)
  ) ${tableEnd}`,
  sql`create index behaviour_site on behaviour (protocol, operation, site)`,
  sql`create table trend_day (
    site text not null, day ${whole} not null, measure text not null, count ${whole} not null,
    primary key (site, day, measure)
  ) ${tableEnd}`,
  ...(kind === 'sqlite' ? [] : [...scopePolicy('behaviour'), ...scopePolicy('trend_day')]),
]

/** Accounts, sessions, tokens and grants, where several consoles share a database. */
const sharedRows: Step = ({ whole, kind }) =>
  kind === 'sqlite'
    ? []
    : [
        sql`create sequence shared_row_number`,
        sql`create table shared_row (
          file text not null, name text not null, key text not null, body text not null, changed ${whole} not null,
          number ${whole} not null default nextval('shared_row_number'), primary key (file, name, key)
        )`,
        sql`create index shared_row_number_key on shared_row (number)`,
      ]

const STEPS: readonly Step[] = [first, second, third, management, rollouts, behaviours, sharedRows]

/** Key of PostgreSQL's advisory lock. */
const MIGRATION_LOCK = 0x5347_0003

/** Brings the tables to the latest step. Throws if a later version wrote them. */
export async function migrate(database: FleetDatabase): Promise<void> {
  if (database.kind === 'sqlite') return await runSteps(database, database.writes)
  // Of two consoles that start at once, the second waits here and finds nothing to do.
  await database.writes.connection().execute(async (db) => {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(db)
    try {
      await runSteps(database, db)
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(db)
    }
  })
}

async function runSteps(database: FleetDatabase, db: Kysely<FleetTables>): Promise<void> {
  await sql`create table if not exists fleet_version (version ${database.whole} not null) ${database.tableEnd}`.execute(
    db,
  )
  const { rows } = await sql<{ version: number }>`select version from fleet_version`.execute(db)
  const version = rows[0]?.version ?? 0
  if (version > STEPS.length)
    throw new Error(`the database has version ${version}; this console knows ${STEPS.length}: update it`)
  for (let step = version; step < STEPS.length; step++)
    await db.transaction().execute(async (change) => {
      for (const statement of STEPS[step]!(database)) await statement.execute(change)
      await sql`delete from fleet_version`.execute(change)
      await sql`insert into fleet_version values (${step + 1})`.execute(change)
    })
  await trigramIndex(database.kind, db)
}

/** Substring search in PostgreSQL; a console without the extension searches without an index. */
async function trigramIndex(kind: FleetDatabase['kind'], writes: Kysely<FleetTables>): Promise<void> {
  if (kind === 'sqlite') return
  try {
    await sql`create extension if not exists pg_trgm`.execute(writes)
    await sql`create index if not exists device_search on device using gin (search gin_trgm_ops) with (fastupdate = off)`.execute(
      writes,
    )
  } catch {
    // Not permitted, or not installed.
  }
}
