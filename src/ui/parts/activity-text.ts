/** When something was at work, in words. */
import type { Activity } from '#contract/trend'
import { countOf, durationText, localTime } from '#ui/kit/format'

/** `most at 2026-11-24 03:10: 1,204 packets in 30 s` */
export function activityText({ start, stepSeconds, packets }: Activity): string {
  const most = Math.max(0, ...packets)
  if (most === 0) return 'no packets'
  const time = new Date(Date.parse(start) + packets.indexOf(most) * stepSeconds * 1000).toISOString()
  const width = durationText(stepSeconds).replace(/ 0 (s|min)$/, '')
  return `most at ${localTime(time).slice(0, 16)}: ${countOf(most, 'packet')} in ${width}`
}

/**
 * Hours of the week of the reader, out of those of UTC: 7 days of 24, Monday first.
 * @param offsetMinutes as `Date.getTimezoneOffset` tells it; parts of an hour are rounded
 */
export function localWeek(week: readonly number[], offsetMinutes: number): number[][] {
  const shift = Math.round(offsetMinutes / 60)
  const hours = week.length
  return Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => week[(day * 24 + hour + shift + hours) % hours] ?? 0),
  )
}

export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** `at work in 52 of the 168 hours of a week, most on Tuesday at 14:00` */
export function weekText(days: readonly (readonly number[])[]): string {
  const all = days.flat()
  const busy = all.filter((count) => count > 0).length
  if (busy === 0) return 'never seen at work'
  const at = all.indexOf(Math.max(...all))
  return `at work in ${countOf(busy, 'hour')} of the 168 of a week, most on ${DAYS[Math.floor(at / 24)]} at ${String(at % 24).padStart(2, '0')}:00`
}
