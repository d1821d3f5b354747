/** Working hours of the site, such as `Mon-Fri 07:00-17:30`, in the local time of this machine. */
import type { Microseconds } from '#model/time'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const DAY = `(${DAYS.join('|')})`
const TIME = '([01]\\d|2[0-3]):([0-5]\\d)'
/** One span; it ends on the next day if the end comes first, and lasts all day if both are equal. */
export const WORKING_HOURS = `^${DAY}(-${DAY})? ${TIME}-${TIME}$`

const PATTERN = new RegExp(WORKING_HOURS)
const MINUTES_OF_DAY = 24 * 60

interface WorkingSpan {
  /** Days of the week, 0 for Sunday. */
  readonly first: number
  readonly last: number
  /** Minutes of the day. */
  readonly from: number
  readonly length: number
}

export function isOutsideWorkingHours(time: Microseconds, hours: readonly string[]): boolean {
  if (hours.length === 0) return false
  const date = new Date(time / 1000)
  const minute = date.getHours() * 60 + date.getMinutes()
  return !hours.flatMap(spanOf).some((span) => holds(span, date.getDay(), minute))
}

function holds({ first, last, from, length }: WorkingSpan, day: number, minute: number): boolean {
  const isDay = (one: number) => (one - first + 7) % 7 <= (last - first + 7) % 7
  if (isDay(day) && minute >= from && minute < from + length) return true
  // A night shift goes on after midnight.
  return isDay((day + 6) % 7) && minute + MINUTES_OF_DAY < from + length
}

function spanOf(text: string): readonly WorkingSpan[] {
  const found = PATTERN.exec(text)
  if (found === null) return []
  const [, first = '', , last = first, hour, minute, endHour, endMinute] = found
  const from = Number(hour) * 60 + Number(minute)
  const until = Number(endHour) * 60 + Number(endMinute)
  const length = (until - from + MINUTES_OF_DAY) % MINUTES_OF_DAY || MINUTES_OF_DAY
  const dayOf = (name: string) => DAYS.indexOf(name as (typeof DAYS)[number])
  return [{ first: dayOf(first), last: dayOf(last), from, length }]
}
