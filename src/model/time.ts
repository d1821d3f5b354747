/** Microseconds since 1970-01-01 UTC; exact as a number until the year 2255. */
export type Microseconds = number

export const MICROSECONDS_PER_SECOND = 1_000_000

/** RFC 3339 text in UTC with microseconds, such as `2026-11-24T10:00:00.000001Z`; '' for a time no calendar holds. */
export function timeText(time: Microseconds): string {
  const milliseconds = Math.floor(time / 1000)
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return ''
  const rest = String(Math.round(time - milliseconds * 1000)).padStart(3, '0')
  return `${date.toISOString().slice(0, -1)}${rest}Z`
}
