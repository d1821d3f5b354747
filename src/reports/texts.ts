/** Numbers, times and names as text. Times are in the machine's zone, which the cover names. */
import type { Analysis, DeviceItem } from '#schema/analysis'
import { countText } from '#schema/count-text'

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** `Europe/Berlin`, `UTC`: the zone of all times of a report. */
export function zoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** `2 March 2026`; of a day alone (`2026-03-02`) that day. */
export function dayText(time: string | null): string {
  const [year, month, day] = partsOf(time)
  return year === undefined ? '–' : `${day} ${MONTHS[month! - 1]} ${year}`
}

/** `2026-03-02 06:15` */
export function minuteText(time: string | null): string {
  const [year, ...rest] = partsOf(time)
  if (year === undefined) return '–'
  const [month, day, hour, minute] = rest.map((part) => String(part).padStart(2, '0'))
  return `${year}-${month}-${day} ${hour}:${minute}`
}

/** `2026-03-02 06:15:07` */
export function secondText(time: string): string {
  const seconds = new Date(time).getSeconds()
  return Number.isNaN(seconds) ? '–' : `${minuteText(time)}:${String(seconds).padStart(2, '0')}`
}

/** Year, month from 1, day, hour and minute in the zone of the machine; empty for no time. */
function partsOf(time: string | null): readonly number[] {
  if (time === null || time === '') return []
  // A day without an hour is a calendar day; as UTC midnight it would be the day before in America.
  const at = new Date(time.length === 10 ? `${time}T00:00:00` : time)
  if (Number.isNaN(at.getTime())) return []
  return [at.getFullYear(), at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes()]
}

/** `24%`, `1.4%`, `below 0.1%` */
export function shareText(share: number): string {
  if (share > 0 && share < 0.001) return 'below 0.1%'
  const percent = share * 100
  return `${percent >= 10 ? Math.round(percent) : Number(percent.toFixed(1))}%`
}

/** `–` for what is not known. */
export function orDash(text: string | number | null | undefined): string {
  return text === null || text === undefined || text === '' ? '–' : String(text)
}

/** At most so many, and how many more. */
export function listed(texts: readonly string[], most = 4): string {
  const rest = texts.length - most
  return rest > 0 ? `${texts.slice(0, most).join(', ')} and ${countText(rest)} more` : texts.join(', ')
}

export function addressOf(device: DeviceItem): string {
  return device.ipAddresses[0] ?? device.macAddresses[0] ?? ''
}

const SOURCES: Readonly<Record<string, string>> = {
  'source:internet': 'The internet',
  'source:enterprise': 'The office network',
  'source:station': 'Compromised computer',
}

/** Displayed names by id: a name, else an address. */
export function namesOf({ devices }: Pick<Analysis, 'devices'>): (id: string) => string {
  const names = new Map(devices.map((device) => [device.id, device.name || addressOf(device)]))
  return (id) => SOURCES[id] ?? (names.get(id) || id)
}

/** How many of a list fall under each word, most first, ties by word. */
export function tally<Thing>(things: Iterable<Thing>, wordOf: (thing: Thing) => string): [string, number][] {
  const counts = new Map<string, number>()
  for (const thing of things) {
    const word = wordOf(thing)
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts].sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))
}

/** The latest of RFC 3339 texts, which sort as times do; '' of none. */
export function latestOf(times: Iterable<string>): string {
  let latest = ''
  for (const time of times) if (time > latest) latest = time
  return latest
}
