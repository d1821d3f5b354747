import type { EventItem } from '#schema/event'

/** Fields of an alert that are needed to find related events. */
interface EventSubject {
  readonly time: string
  readonly frames: readonly { readonly file: string; readonly number: number }[]
}

/** Time window around an alert, and the maximum number of related events. */
const near = { beforeMs: 2 * 3_600_000, afterMs: 10 * 60_000, mergedFindings: 6 } as const

/** `12 min before`; both RFC 3339. */
export function beforeText(time: string, of: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(of) - Date.parse(time)) / 1000))
  if (seconds < 120) return `${seconds} s before`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min before` : `${Math.round(minutes / 60)} h before`
}

/** Events around an alert on its devices, in order, without duplicates and without the alert itself. */
export function nearbyOf(events: readonly EventItem[], { time, frames }: EventSubject): EventItem[] {
  const own = new Set(frames.map(({ file, number }) => `${file} ${number}`))
  const at = Date.parse(time)
  const found = new Map<string, EventItem>()
  for (const event of events) {
    const away = Date.parse(event.time) - at
    const isItself = event.frame !== null && own.has(`${event.frame.file} ${event.frame.number}`)
    if (event.type !== 'alert' && !isItself && away >= -near.beforeMs && away <= near.afterMs)
      found.set(event.id, event)
  }
  return [...found.values()].sort((a, b) => (a.time < b.time ? -1 : 1)).slice(-near.mergedFindings)
}
