import { durationText, localTime } from '#ui/kit/format'

/** Seconds behind the traffic that are not noticeable. */
const FRESH_SECONDS = 5

/** `values up to 09:01:12, 3 min behind`; '' if the chart is up to date. */
export function behindText(until: string | undefined, latest: string | undefined): string {
  if (until === undefined || latest === undefined) return ''
  const seconds = (Date.parse(latest) - Date.parse(until)) / 1000
  if (!(seconds > FRESH_SECONDS)) return ''
  return `values up to ${localTime(until).slice(-8)}, ${durationText(Math.round(seconds))} behind`
}
