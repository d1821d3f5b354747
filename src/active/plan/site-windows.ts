/** The maintenance windows of a site file as windows of a plan, and devices that the site file excludes. */
import type { MaintenanceWindow } from '#model/site'
import { isInNetwork } from './networks.ts'
import type { QueryCandidate } from './query-permission.ts'
import { planLimits, type QueryPlan } from './query-plan.ts'

const DAY = 86_400_000
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** Windows between two times, at most as many as a plan has; those for some targets only are left out. */
export function windowsOfSite(
  maintenance: readonly MaintenanceWindow[],
  from: number,
  until: number,
): QueryPlan['windows'] {
  const found: { from: number; until: number }[] = []
  for (const { days, from: begin, to, targets } of maintenance) {
    if (targets.length > 0) continue
    // The window of yesterday may be open past midnight.
    for (let day = Math.floor(from / DAY) * DAY - DAY; day < until; day += DAY) {
      if (days.length > 0 && !days.includes(DAYS[new Date(day).getUTCDay()]!)) continue
      const start = day + minutes(begin)
      const end = day + minutes(to) + (minutes(to) <= minutes(begin) ? DAY : 0)
      if (end > from && start < until) found.push({ from: Math.max(start, from), until: end })
    }
  }
  return found
    .sort((a, b) => a.from - b.from)
    .slice(0, planLimits.windows)
    .map((window) => ({ from: iso(window.from), until: iso(window.until) }))
}

/** Milliseconds of `HH:MM`. */
function minutes(text: string): number {
  const [hour = 0, minute = 0] = text.split(':').map(Number)
  return (hour * 60 + minute) * 60_000
}

const iso = (time: number) => new Date(time).toISOString()

/** Whether an entry names the device: address, network, MAC address, zone, vendor, model, type or id. */
export function isExcluded(candidate: QueryCandidate, excluded: readonly string[]): boolean {
  const { device, name, zone, vendor, model, type, addresses, macs } = candidate
  const words = [device, name, zone, vendor, model, type, ...macs]
    .filter((one) => one !== '')
    .map((one) => one.toLowerCase())
  return excluded.some(
    (entry) =>
      words.includes(entry.toLowerCase()) || addresses.some((address) => isInNetwork(address, entry)),
  )
}
