/** New records by site and day, counted in the transaction that applies them: counting rows of a quarter takes seconds. */
import { sql } from 'kysely'
import type { TrendRow } from '#fleet/signals-report'
import type { ColumnType, Db, FleetDatabase } from './database.ts'
import { type FleetScope, inScope } from './scope.ts'

const DAY_MS = 86_400_000

export const trendLimits = {
  /** Days that are kept: five years. */
  days: 5 * 366,
  protocols: 200,
} as const

const TREND_COLUMNS = {
  ...{ site: 'text', day: 'whole', measure: 'text', count: 'whole' },
} as const satisfies Record<string, ColumnType>

export class TrendDeltas {
  readonly #counts = new Map<string, { day: number; measure: string; count: number }>()

  /** @param time milliseconds */
  add(measure: string, time: number, count = 1): void {
    if (count === 0) return
    const day = Math.floor(time / DAY_MS)
    const row = this.#counts.get(`${day} ${measure}`)
    if (row === undefined) this.#counts.set(`${day} ${measure}`, { day, measure, count })
    else row.count += count
  }

  async write(database: FleetDatabase, db: Db, site: string): Promise<void> {
    if (this.#counts.size === 0) return
    // In one order, so that two transactions never wait for each other.
    const rows = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => ({ site, ...row }))
    await database.writeRows(db, {
      ...{ table: 'trend_day', columns: TREND_COLUMNS, rows },
      conflict: 'on conflict (site, day, measure) do update set count = trend_day.count + excluded.count',
    })
  }
}

export async function trends(
  database: FleetDatabase,
  scope: FleetScope,
  { now, days }: { readonly now: number; readonly days: number },
): Promise<readonly TrendRow[]> {
  const { rows } = await sql<TrendRow>`select site, day, measure, count from trend_day
    where day > ${Math.floor(now / DAY_MS) - days} and ${inScope(database, sql`site`, scope)}`.execute(
    database.reads,
  )
  return rows
}

export async function dropOldTrends({ writes }: FleetDatabase, now: number): Promise<void> {
  await sql`delete from trend_day where day < ${Math.floor(now / DAY_MS) - trendLimits.days}`.execute(writes)
}

/** Protocols and the sites that have them, the most common first. */
export async function protocolSites(
  database: FleetDatabase,
  scope: FleetScope,
): Promise<readonly { readonly protocol: string; readonly sites: number }[]> {
  const { rows } = await sql<{
    protocol: string
    sites: number
  }>`select protocol, count(distinct site) as sites
    from behaviour where operation = '' and ${inScope(database, sql`site`, scope)}
    group by protocol order by sites desc, protocol limit ${trendLimits.protocols}`.execute(database.reads)
  return rows.map(({ protocol, sites }) => ({ protocol, sites: Number(sites) }))
}
