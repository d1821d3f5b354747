/** Which span of time a report speaks of, and which it is compared with. */
import type { Period } from './report.ts'

const DAY_MS = 86_400_000

/**
 * The last 30 days against the 30 before; where less was captured, its second half against its first.
 *
 * @param first, last RFC 3339; null where nothing was captured.
 */
export function periodOf(first: string | null, last: string | null): Period {
  const until = Date.parse(last ?? '1970-01-01T00:00:00Z')
  const start = Date.parse(first ?? '1970-01-01T00:00:00Z')
  const isShort = until - start < 31 * DAY_MS
  const span = isShort ? Math.max(0, until - start) / 2 : 30 * DAY_MS
  return {
    from: textOf(until - span),
    until: textOf(until),
    before: textOf(until - 2 * span),
    words: isShort ? 'the second half of the capture' : 'the last 30 days',
    beforeWords: isShort ? 'the first half' : 'the 30 days before',
  }
}

/** Classifies a time: in `this` span, in the one `before`, or in neither. */
export function spanClassifier({
  from,
  until,
  before,
}: Period): (time: string) => 'this' | 'before' | undefined {
  const [start, middle, end] = [Date.parse(before), Date.parse(from), Date.parse(until)]
  return (time) => {
    const at = Date.parse(time)
    if (at > end) return undefined
    if (at >= middle) return 'this'
    return at >= start ? 'before' : undefined
  }
}

function textOf(ms: number): string {
  return new Date(ms).toISOString()
}
