import { EVENT_SEVERITIES, type EventItem } from '#schema/event'
import { spanOf } from '#ui/kit/span'

/** Filters of the timeline in the address bar. */
export interface Narrowing {
  readonly type?: string
  readonly severity?: EventItem['severity']
  readonly device?: string
  readonly search?: string
  /** RFC 3339: the time range of all pages. */
  readonly from?: string
  readonly until?: string
}

/** Valid filters of the address; others are ignored. */
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
