/** Text descriptions of activity. */
import type { ActivityItem } from '#schema/trend'
import { countOf, durationText, localTime } from '#ui/kit/format'

/** `peak at 2026-11-24 03:10: 1,204 packets in 30 s` */
export function activityText({ start, stepSeconds, packets }: ActivityItem): string {
  const most = Math.max(0, ...packets)
  if (most === 0) return 'no packets'
  const time = new Date(Date.parse(start) + packets.indexOf(most) * stepSeconds * 1000).toISOString()
  const width = durationText(stepSeconds).replace(/ 0 (s|min)$/, '')
  return `peak at ${localTime(time).slice(0, 16)}: ${countOf(most, 'packet')} in ${width}`
}

/**
 * Hours of the week in local time, from those in UTC: 7 days of 24, Monday first.
 * @param offsetMinutes from `Date.getTimezoneOffset`; fractions of an hour are rounded
 */
export function localWeek(week: readonly number[], offsetMinutes: number): number[][] {
  const shift = Math.round(offsetMinutes / 60)
  const hours = week.length
  return Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => week[(day * 24 + hour + shift + hours) % hours] ?? 0),
  )
}

export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** `active in 52 of 168 hours of the week, most on Tuesday at 14:00` */
export function weekText(days: readonly (readonly number[])[]): string {
  const all = days.flat()
  const busy = all.filter((count) => count > 0).length
  if (busy === 0) return 'no activity seen'
  const at = all.indexOf(Math.max(...all))
  return `active in ${busy} of 168 hours of the week, most on ${DAYS[Math.floor(at / 24)]} at ${String(at % 24).padStart(2, '0')}:00`
}
