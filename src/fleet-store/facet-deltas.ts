/** Numbers of a site by facet and value, kept in the transaction that changes what they count. */
import { sql } from 'kysely'
import type { Db, FleetDatabase } from './database.ts'

export type Deltas = Map<string, number>

export const DEVICE_FACETS = ['type', 'vendor', 'level', 'zone'] as const

interface CountedDevice {
  readonly type: string
  readonly vendor: string
  readonly level: string
  readonly zone: string
}

interface CountedAlert {
  readonly rule: string
  readonly severity: string
  readonly status: string
  readonly is_shown: number
}

export class FacetDeltas {
  readonly #site: string
  readonly #deltas: Deltas = new Map()

  constructor(site: string) {
    this.#site = site
  }

  device(device: CountedDevice | undefined, by: number): void {
    if (device === undefined) return
    this.total('device', by)
    for (const facet of DEVICE_FACETS) this.#add(facet, device[facet], by)
  }

  /** By rule; of alerts that wait for a person, by severity. */
  alert(alert: CountedAlert | undefined, by: number): void {
    if (alert === undefined) return
    this.total('alert', by)
    this.#add('rule', alert.rule, by)
    if (alert.status !== 'closed' && alert.is_shown === 1) this.#add('open-alert', alert.severity, by)
  }

  total(kind: string, by: number): void {
    this.#add('total', kind, by)
  }

  #add(facet: string, value: string, by: number): void {
    const key = `${facet}\0${value}`
    const next = (this.#deltas.get(key) ?? 0) + by
    if (next === 0) this.#deltas.delete(key)
    else this.#deltas.set(key, next)
  }

  async write(database: FleetDatabase, db: Db): Promise<void> {
    if (this.#deltas.size === 0) return
    // In one order, so that two transactions never wait for each other.
    const rows = [...this.#deltas]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, count]) => {
        const [facet, value] = key.split('\0')
        return { site: this.#site, facet, value, count }
      })
    const given = database.rows({ site: 'text', facet: 'text', value: 'text', count: 'whole' }, rows)
    await sql`insert into facet_count (site, facet, value, count) select site, facet, value, count from ${given} as r where true
      on conflict (site, facet, value) do update set count = facet_count.count + excluded.count`.execute(db)
  }
}

/** Counts a site anew. */
export async function recount(db: Db, site: string): Promise<void> {
  await sql`delete from facet_count where site = ${site}`.execute(db)
  for (const facet of DEVICE_FACETS)
    await sql`insert into facet_count (site, facet, value, count)
      select site, ${sql.lit(facet)}, ${sql.ref(facet)}, count(*) from device where site = ${site} group by site, ${sql.ref(facet)}`.execute(
      db,
    )
  for (const table of ['device', 'link', 'alert', 'incident'])
    await sql`insert into facet_count (site, facet, value, count)
      select site, 'total', ${sql.lit(table)}, count(*) from ${sql.table(table)} where site = ${site} group by site`.execute(
      db,
    )
  await sql`insert into facet_count (site, facet, value, count)
    select site, 'rule', rule, count(*) from alert where site = ${site} group by site, rule`.execute(db)
  await sql`insert into facet_count (site, facet, value, count)
    select site, 'open-alert', severity, count(*) from alert
    where site = ${site} and status <> 'closed' and is_shown = 1 group by site, severity`.execute(db)
}
