import { type EventItem, type EventType, USER_EVENT } from '#schema/event'
import { countOf, countText } from '#ui/kit/format'

/** Events of one day in the reader's time zone. */
export interface Day {
  readonly key: string
  /** `Monday, 2 March 2026` */
  readonly title: string
  readonly runs: readonly Run[]
}

/** Repeated events, such as the blocks of a program upload, folded into one line. */
export interface Run {
  /** The latest of them. */
  readonly event: EventItem
  readonly count: number
  /** RFC 3339 of the earliest. */
  readonly since: string
}

/** Maximum distance of repeated events that are folded, in ms. */
const RUN_MS = 60_000

/** @param events latest first @param zone time zone of the reader; set in tests */
export function daysOf(events: readonly EventItem[], zone?: string): readonly Day[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: zone,
  })
  const days: { key: string; title: string; runs: Run[] }[] = []
  for (const event of events) {
    const title = format.format(new Date(event.time))
    let day = days.at(-1)
    if (day?.title !== title) {
      day = { key: `${title} ${event.id}`, title, runs: [] }
      days.push(day)
    }
    const before = day.runs.at(-1)
    if (before !== undefined && isSameAgain(before, event))
      day.runs[day.runs.length - 1] = { ...before, count: before.count + 1, since: event.time }
    else day.runs.push({ event, count: 1, since: event.time })
  }
  return days
}

function isSameAgain({ event, since }: Run, next: EventItem): boolean {
  return (
    event.type === next.type &&
    event.title === next.title &&
    event.text === next.text &&
    event.severity === next.severity &&
    event.devices.join(' ') === next.devices.join(' ') &&
    event.type !== USER_EVENT &&
    Date.parse(since) - Date.parse(next.time) <= RUN_MS
  )
}

/** Summary above the list. */
export function timelineSentence(types: readonly EventType[]): string {
  const count = (type: string) => types.find((one) => one.type === type)?.count ?? 0
  const all = types.reduce((sum, one) => sum + one.count, 0)
  if (all === 0) return 'No events yet.'
  const reported = [
    [count('alert'), 'alert'],
    [count('plc-stop'), 'stop'],
    [count('program-download'), 'program download'],
    [count('user-event'), 'note', 'notes'],
  ] as const
  const parts = reported
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => countOf(number, one, many))
  return `${countText(all)} ${all === 1 ? 'event' : 'events'}${parts.length > 0 ? `, including ${parts.join(', ')}` : ''}.`
}
