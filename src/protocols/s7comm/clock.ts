import { bcd } from '#bytes/read'

/** Reserved byte, century, then year to weekday in BCD: seen in captures; no public document. */
const YEAR = 2
export const CLOCK_BYTES = 10

/** The same as microseconds since 1970, as if it were UTC; undefined if the bytes are no date. */
export function clockTime(bytes: Uint8Array, at: number, end: number): number | undefined {
  const text = clockText(bytes, at, end)
  const milliseconds = text === undefined ? Number.NaN : Date.parse(`${text.replace(' ', 'T')}Z`)
  return Number.isNaN(milliseconds) ? undefined : milliseconds * 1000
}

/** `2020-10-07 14:21:32` in the controller's own time; undefined if the bytes are no date. */
export function clockText(bytes: Uint8Array, at: number, end: number): string | undefined {
  if (end - at < CLOCK_BYTES) return undefined
  const [year, month, day, hour, minute, second] = [0, 1, 2, 3, 4, 5].map((i) => bcd(bytes[at + YEAR + i]!))
  if (year! > 99 || month! < 1 || month! > 12 || day! < 1 || day! > 31) return undefined
  if (hour! > 23 || minute! > 59 || second! > 59) return undefined
  const two = (value: number) => String(value).padStart(2, '0')
  const full = year! < 90 ? 2000 + year! : 1900 + year! // the century byte is 0x19 in both centuries
  return `${full}-${two(month!)}-${two(day!)} ${two(hour!)}:${two(minute!)}:${two(second!)}`
}
