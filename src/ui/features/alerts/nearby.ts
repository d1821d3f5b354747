import type { EventItem } from '#contract/event'

/** How far before and after an alert something counts as near, and how many are told. */
const near = { beforeMs: 2 * 3_600_000, afterMs: 10 * 60_000, told: 6 } as const

/** `12 min before`; both RFC 3339. */
export function beforeText(time: string, of: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(of) - Date.parse(time)) / 1000))
  if (seconds < 120) return `${seconds} s before`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min before` : `${Math.round(minutes / 60)} h before`
}

/** What happened around a time to the devices concerned, in order, each once. */
export function nearbyOf(events: readonly EventItem[], time: string): EventItem[] {
  const at = Date.parse(time)
  const found = new Map<string, EventItem>()
  for (const event of events) {
    const away = Date.parse(event.time) - at
    if (event.type !== 'alert' && away >= -near.beforeMs && away <= near.afterMs) found.set(event.id, event)
  }
  return [...found.values()].sort((a, b) => (a.time < b.time ? -1 : 1)).slice(-near.told)
}
