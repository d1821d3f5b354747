import type { EventItem, EventType } from '#contract/event'
import { countOf, countText } from '#ui/kit/format'

/** Events of one day of the reader's zone. */
export interface Day {
  readonly key: string
  /** `Monday, 2 March 2026` */
  readonly title: string
  readonly events: readonly EventItem[]
}

/** @param events latest first @param zone of the reader; tests name one */
export function daysOf(events: readonly EventItem[], zone?: string): readonly Day[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: zone,
  })
  const days: { key: string; title: string; events: EventItem[] }[] = []
  for (const event of events) {
    const title = format.format(new Date(event.time))
    const last = days.at(-1)
    if (last?.title === title) last.events.push(event)
    else days.push({ key: `${title} ${event.id}`, title, events: [event] })
  }
  return days
}

/** The sentence above the list. */
export function timelineSentence(types: readonly EventType[]): string {
  const count = (type: string) => types.find((one) => one.type === type)?.count ?? 0
  const all = types.reduce((sum, one) => sum + one.count, 0)
  if (all === 0) return 'Nothing has happened yet.'
  const told = [
    [count('alert'), 'alert'],
    [count('plc-stop'), 'stop'],
    [count('program-download'), 'program download'],
    [count('user-event'), 'entry by hand', 'entries by hand'],
  ] as const
  const parts = told.filter(([number]) => number > 0).map(([number, one, many]) => countOf(number, one, many))
  return `${countText(all)} ${all === 1 ? 'event' : 'events'}${parts.length > 0 ? `, among them ${parts.join(', ')}` : ''}.`
}
