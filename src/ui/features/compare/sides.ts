/** The two times that are compared, as the address bar has them: `?first=FROM..UNTIL&second=FROM..UNTIL`. */
import type { CaptureItem } from '#contract/capture'
import { before, type Span, spanOf } from '#ui/kit/span'

export interface Side {
  readonly from: string
  readonly until: string
}

const DAY = 86_400

/** What one side of the address says; undefined where it names no whole span. */
export function sideOf(word: unknown): Side | undefined {
  const [from, until] = typeof word === 'string' ? word.split('..') : []
  const span = spanOf({ from, until })
  return span.from !== undefined && span.until !== undefined && span.from <= span.until
    ? { from: span.from, until: span.until }
    : undefined
}

export function sideWord({ from, until }: Span): string | undefined {
  return from === undefined || until === undefined ? undefined : `${from}..${until}`
}

/** Where nothing is chosen: the last day that was watched against the day before it, or the halves of a shorter time. */
export function firstSides(firstTime: string, lastTime: string): readonly [Side, Side] {
  const seconds = (Date.parse(lastTime) - Date.parse(firstTime)) / 1000
  const length = Math.min(DAY, Math.max(1, seconds / 2))
  const second = before(lastTime, length)
  return [before(second.from, length), second]
}

/** A capture as a side; undefined where it holds no packet. */
export function captureSide({ firstTime, lastTime }: CaptureItem): Side | undefined {
  return firstTime === null || lastTime === null ? undefined : { from: firstTime, until: lastTime }
}

/** The capture that a side stands for, if it is exactly one. */
export function captureOf(side: Side, captures: readonly CaptureItem[]): CaptureItem | undefined {
  return captures.find((capture) => {
    const other = captureSide(capture)
    return other !== undefined && same(other.from, side.from) && same(other.until, side.until)
  })
}

/** To the millisecond: the address bar knows no more. */
function same(a: string, b: string): boolean {
  return Date.parse(a) === Date.parse(b)
}
