/** Microseconds since 1970-01-01 UTC; exact as a number until the year 2255. */
export type Microseconds = number

export const MICROSECONDS_PER_SECOND = 1_000_000

/** A clock that runs ahead by less is not one that was set back: NTP corrects by less than a second. */
const SET_BACK_MS = 60_000

/**
 * Milliseconds from `since` to `now`. Infinity if the clock was set back behind `since`: the duration is unknown, and a
 * timer must not wait until the clock catches up.
 */
export function elapsedMs(since: number, now: number): number {
  return since - now > SET_BACK_MS ? Number.POSITIVE_INFINITY : Math.max(0, now - since)
}

/** The minute printed last, and its text up to the seconds: consecutive times are close together. */
let minute = Number.NaN
let minuteText = ''

/** RFC 3339 text in UTC with microseconds, such as `2026-11-24T10:00:00.000001Z`; '' for a time no calendar holds. */
export function timeText(time: Microseconds): string {
  const milliseconds = Math.floor(time / 1000)
  const itsMinute = Math.floor(milliseconds / 60_000)
  if (itsMinute !== minute) {
    const date = new Date(milliseconds)
    if (Number.isNaN(date.getTime())) return ''
    minute = itsMinute
    minuteText = date.toISOString().slice(0, -'00.000Z'.length)
  }
  const within = milliseconds - minute * 60_000
  const second = String(Math.floor(within / 1000)).padStart(2, '0')
  const thousandths = String(within % 1000).padStart(3, '0')
  const rest = String(Math.round(time - milliseconds * 1000)).padStart(3, '0')
  return `${minuteText}${second}.${thousandths}${rest}Z`
}
