/** Alerts that may be part of an incident across sites: the latest, with times on the console's clock. */
import { sql } from 'kysely'
import type { CrossSiteAlert, CrossSiteInput } from '#fleet/cross-site-incidents'
import type { FleetDatabase } from './database.ts'
import { type FleetScope, inScope } from './scope.ts'

const limits = {
  /** The latest are judged. */
  alerts: 3000,
  techniques: 20,
  spanMs: 14 * 86_400_000,
} as const

export async function crossSiteInput(
  database: FleetDatabase,
  scope: FleetScope,
  { now, siteCount }: { readonly now: number; readonly siteCount: number },
): Promise<CrossSiteInput> {
  const { rows } = await sql<
    Omit<CrossSiteAlert, 'techniques'> & { body: string; clock_offset: number }
  >`select
    alert.sensor, alert.id, alert.site, rule, title, severity, grade, last_time as time, body, clock_offset
    from alert join sensor on sensor.id = alert.sensor
    where is_shown = 1 and last_time > ${now - limits.spanMs} and ${inScope(database, sql`alert.site`, scope)}
    order by last_time desc, alert.sensor desc, alert.id desc limit ${limits.alerts}`.execute(database.reads)
  const alerts = rows.map(({ body, clock_offset, ...row }) => {
    const { sourceAddress, destinationAddress, techniques } = JSON.parse(body) as Record<string, unknown>
    return {
      ...row,
      time: row.time - clock_offset,
      sourceAddress: String(sourceAddress ?? ''),
      destinationAddress: String(destinationAddress ?? ''),
      techniques: Array.isArray(techniques) ? techniques.slice(0, limits.techniques).map(String) : [],
    }
  })
  const { rows: firsts } = await sql<{ rule: string; site: string; first: number }>`select rule, site,
    min(time) as first from alert where ${inScope(database, sql`site`, scope)} group by rule, site`.execute(
    database.reads,
  )
  const firstOfRule = new Map<string, Map<string, number>>()
  for (const { rule, site, first } of firsts) {
    const sites = firstOfRule.get(rule) ?? new Map<string, number>()
    firstOfRule.set(rule, sites.set(site, Number(first)))
  }
  return { alerts, siteCount, firstOfRule }
}
