/** Entries seen on fewer than two days: docs/internals/detection-models.md §5. */
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'

const DAY = 86_400_000_000

interface Seen {
  readonly first: Microseconds
  readonly last: Microseconds
}

/** First and last fall on one day (UTC). */
export function isOfOneDay({ first, last }: Seen): boolean {
  return Math.floor(first / DAY) === Math.floor(last / DAY)
}

/** It did not come again within its days. */
export function isOverdue(seen: Seen, now: Microseconds): boolean {
  return now - seen.last > limits.probationDays * DAY && isOfOneDay(seen)
}

export function probationEnds({ last }: Seen): Microseconds {
  return last + limits.probationDays * DAY
}
