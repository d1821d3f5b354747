import { EVENT_SEVERITIES, type EventItem } from '#contract/event'
import { spanOf } from '#ui/kit/span'

/** What the address bar narrows the timeline to. */
export interface Narrowing {
  readonly type?: string
  readonly severity?: EventItem['severity']
  readonly device?: string
  readonly search?: string
  /** RFC 3339: the time range of the room. */
  readonly from?: string
  readonly until?: string
}

/** What of the address is understood; the rest is left out. */
export function narrowingOf(search: Readonly<Record<string, unknown>>): Narrowing {
  const text = (name: string) => {
    const value = search[name]
    return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
  }
  const severity = EVENT_SEVERITIES.find((word) => word === search.severity)
  return Object.fromEntries(
    Object.entries({
      type: text('type'),
      severity,
      device: text('device'),
      search: text('search'),
      ...spanOf(search),
    }).filter(([, value]) => value !== undefined),
  )
}
