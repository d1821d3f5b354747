/** The two compared times in the address bar: `?first=FROM..UNTIL&second=FROM..UNTIL`. */
import type { CaptureItem } from '#schema/capture'
import { before, spanOf, type TimeSpan } from '#ui/kit/span'

export interface ComparedRange {
  readonly from: string
  readonly until: string
}

const DAY = 86_400

/** Time range of one side; undefined if it is incomplete. */
export function sideOf(word: unknown): ComparedRange | undefined {
  const [from, until] = typeof word === 'string' ? word.split('..') : []
  const span = spanOf({ from, until })
  return span.from !== undefined && span.until !== undefined && span.from <= span.until
    ? { from: span.from, until: span.until }
    : undefined
}

export function sideWord({ from, until }: TimeSpan): string | undefined {
  return from === undefined || until === undefined ? undefined : `${from}..${until}`
}

/** Default: the last full day against the day before, or the two halves of a shorter time. */
export function firstSides(firstTime: string, lastTime: string): readonly [ComparedRange, ComparedRange] {
  const seconds = (Date.parse(lastTime) - Date.parse(firstTime)) / 1000
  const length = Math.min(DAY, Math.max(1, seconds / 2))
  const second = before(lastTime, length)
  return [before(second.from, length), second]
}

const HOUR = 3600

/** Usual comparisons, ending at the last packet. */
export function presets(lastTime: string) {
  const sidesOf = (seconds: number, apart = seconds): readonly [ComparedRange, ComparedRange] => {
    const second = before(lastTime, seconds)
    const end = new Date(Date.parse(lastTime) - apart * 1000).toISOString()
    return [before(end, seconds), second]
  }
  return [
    { title: 'Last hour and the one before', sides: sidesOf(HOUR) },
    { title: 'Last shift and the one before', sides: sidesOf(8 * HOUR) },
    { title: 'Today and yesterday', sides: sidesOf(DAY) },
    { title: 'This hour and a week ago', sides: sidesOf(HOUR, 7 * DAY) },
  ]
}

/** A capture as a side; undefined for a capture without packets. */
export function captureSide({ firstTime, lastTime }: CaptureItem): ComparedRange | undefined {
  return firstTime === null || lastTime === null ? undefined : { from: firstTime, until: lastTime }
}

/** The capture whose time range a side equals. */
export function captureOf(side: ComparedRange, captures: readonly CaptureItem[]): CaptureItem | undefined {
  return captures.find((capture) => {
    const other = captureSide(capture)
    return other !== undefined && same(other.from, side.from) && same(other.until, side.until)
  })
}

/** Rounded to milliseconds, the resolution of the address bar. */
function same(a: string, b: string): boolean {
  return Date.parse(a) === Date.parse(b)
}
