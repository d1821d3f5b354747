/** Events since the reader's previous visit. */
import type { EventItem } from '#schema/event'
import { countOf } from '#ui/kit/format'

interface Group {
  readonly type: string
  readonly text: string
}

/** Event types by count; a group of several is named by the event title. */
export function groupsOf(events: readonly EventItem[]): readonly Group[] {
  const types = Map.groupBy(events, ({ type }) => type)
  return [...types]
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    .map(([type, some]) => ({ type, text: textOf(type, some) }))
}

function textOf(type: string, events: readonly EventItem[]): string {
  if (type === 'alert') return countOf(events.length, 'alert')
  const title = events[0]?.title ?? type
  return events.length === 1 ? title : `${title}: ${events.length}`
}

/** The time range since then and the one of equal length before it, as the Compare page expects them. */
export function compareWords(
  since: string,
  now: string,
): { readonly first: string; readonly second: string } {
  const length = Date.parse(now) - Date.parse(since)
  const before = new Date(Date.parse(since) - length).toISOString()
  return { first: `${before}..${since}`, second: `${since}..${now}` }
}

export function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value))
}
