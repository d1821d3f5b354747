import type { Difference } from '#contract/difference'
import type { Microseconds } from '#model/time'

/** A span of time, both ends within it. */
export interface Span {
  readonly from: Microseconds
  readonly until: Microseconds
}

/** The plant at two times. */
export interface Comparison {
  between(first: Span, second: Span): Promise<Difference>
}

declare module '../room.ts' {
  interface Room {
    /** Left out where no earlier state is kept. */
    readonly comparison?: Comparison | undefined
  }
}
