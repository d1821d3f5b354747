/** Events by month: partitions of PostgreSQL, and what is older than is kept. */
import { sql } from 'kysely'
import type { FleetDatabase } from './database.ts'

export const retentionLimits = {
  /** Milliseconds that events are kept: 180 days. */
  eventMs: 180 * 86_400_000,
  /** Months ahead that have a partition. */
  monthsAhead: 2,
  /** Events deleted by one statement, where months are no partitions. */
  slice: 5000,
} as const

interface Month {
  readonly name: string
  /** Milliseconds. */
  readonly from: number
  readonly to: number
}

function monthOf(time: number): Month {
  const date = new Date(time)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const name = `event_${year}_${String(month + 1).padStart(2, '0')}`
  return { name, from: Date.UTC(year, month), to: Date.UTC(year, month + 1) }
}

/** Older and later times go to the default partition: `unlikely-time` opens none. */
function wantedMonths(now: number): readonly Month[] {
  const months: Month[] = []
  const { from: last } = monthOf(now + retentionLimits.monthsAhead * 31 * 86_400_000)
  for (let month = monthOf(now - retentionLimits.eventMs); month.from <= last; month = monthOf(month.to))
    months.push(month)
  return months
}

/** Partitions from the oldest month that is kept to two months ahead. */
export async function makeMonths({ kind, writes }: FleetDatabase, now: number): Promise<void> {
  if (kind === 'sqlite') return
  for (const { name, from, to } of wantedMonths(now))
    await writes.transaction().execute(async (db) => {
      // One console at a time.
      await sql`select pg_advisory_xact_lock(hashtext('sightglass months'))`.execute(db)
      const { rows } = await sql<{
        found: string | null
      }>`select to_regclass(${name})::text as found`.execute(db)
      if (rows[0]?.found !== null && rows[0] !== undefined) return
      // Rows that came before their partition would forbid it.
      await sql`create table ${sql.table(name)} (like event including all)`.execute(db)
      await sql`with moved as (delete from event_default where time >= ${from} and time < ${to} returning *)
        insert into ${sql.table(name)} select * from moved`.execute(db)
      await sql`alter table event attach partition ${sql.table(name)} for values from (${sql.lit(from)}) to (${sql.lit(to)})`.execute(
        db,
      )
    })
}

/** Events older than is kept go; returns how many. */
export async function dropOldEvents(database: FleetDatabase, now: number): Promise<number> {
  const { kind, writes } = database
  const before = now - retentionLimits.eventMs
  if (kind === 'sqlite') return await deleteOld(database, 'event', before)
  let count = await deleteOld(database, 'event_default', before)
  const { rows } = await sql<{ name: string }>`select c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid where i.inhparent = 'event'::regclass`.execute(writes)
  for (const { name } of rows) {
    const [, year = '', month = ''] = /^event_(\d{4})_(\d{2})$/.exec(name) ?? []
    if (year === '' || Date.UTC(Number(year), Number(month)) > before) continue
    count += await writes.transaction().execute(async (db) => {
      const { rows: counts } = await sql<{ sensor: string; count: number }>`select sensor, count(*) as count
        from ${sql.table(name)} group by sensor`.execute(db)
      await sql`drop table ${sql.table(name)}`.execute(db)
      await subtract(database, db, counts)
      return counts.reduce((sum, one) => sum + Number(one.count), 0)
    })
  }
  return count
}

/** In slices, so that batches go on between them. */
async function deleteOld(database: FleetDatabase, table: string, before: number): Promise<number> {
  for (let count = 0; ; ) {
    const deleted = await database.writes.transaction().execute(async (db) => {
      const { rows } = await sql<{ sensor: string }>`delete from ${sql.table(table)} where (sensor, id) in
        (select sensor, id from ${sql.table(table)} where time < ${before} limit ${retentionLimits.slice})
        returning sensor`.execute(db)
      const counts = Map.groupBy(rows, ({ sensor }) => sensor)
      await subtract(
        database,
        db,
        [...counts].map(([sensor, its]) => ({ sensor, count: its.length })),
      )
      return rows.length
    })
    count += deleted
    if (deleted < retentionLimits.slice) return count
  }
}

async function subtract(
  database: FleetDatabase,
  db: Parameters<FleetDatabase['writeRows']>[0],
  counts: readonly { readonly sensor: string; readonly count: number }[],
): Promise<void> {
  if (counts.length === 0) return
  const given = database.rows({ sensor: 'text', count: 'whole' }, counts)
  await sql`update sensor_count set count = sensor_count.count - r.count from ${given} as r
    where sensor_count.sensor = r.sensor and sensor_count.kind = 'event'`.execute(db)
}
