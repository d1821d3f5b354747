import { unknown } from '#ui/kit/format'

/** Microseconds of an RFC 3339 time; NaN if invalid. */
function microseconds(time: string): number {
  const more = /\.\d{3}(\d{1,3})/.exec(time)?.[1] ?? ''
  return Date.parse(time) * 1000 + Number(more.padEnd(3, '0'))
}

/** Time difference of two frames: `+0.012345 s`, `-1.5 s`, `0 s`. */
export function sinceText(time: string, origin: string | undefined): string {
  const seconds = (microseconds(time) - microseconds(origin ?? '')) / 1e6
  if (Number.isNaN(seconds)) return unknown
  const text = Math.abs(seconds) >= 60 ? seconds.toFixed(0) : String(Number(seconds.toFixed(6)))
  return `${seconds > 0 ? '+' : ''}${text} s`
}
