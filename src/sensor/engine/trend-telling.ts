import { Trends, type TrendsSetup } from '#engine/trends'
import type { JournalEntry } from '#model/journal'
import type { Microseconds } from '#model/time'

/** Trends are told whole: of a live stream no more often than this. */
const PAUSE: Microseconds = 60e6

/** Keeps and tells how things went over time. */
export class TrendTelling {
  readonly trends: Trends
  #toldAt: Microseconds = Number.NEGATIVE_INFINITY

  constructor(setup: TrendsSetup) {
    this.trends = new Trends(setup)
  }

  *now(): Generator<JournalEntry> {
    yield { kind: 'trends', points: this.trends.points() }
    yield { kind: 'activity', activity: this.trends.activity() }
  }

  /** Nothing soon after the last time. */
  *sometimes(now: Microseconds = Number.NEGATIVE_INFINITY): Generator<JournalEntry> {
    if (now - this.#toldAt < PAUSE) return
    this.#toldAt = now
    yield* this.now()
  }
}
