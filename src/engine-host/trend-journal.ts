import { Trends, type TrendsSetup } from '#engine/trends'
import type { JournalEntry } from '#model/journal'
import type { Microseconds } from '#model/time'

/**
 * Trends are sent complete, up to 14 MB of a large plant, and written to the disk each time: soon after the start of a
 * live stream, when people check that it works, then more and more rarely.
 */
const FIRST_PAUSE: Microseconds = 60e6
const LONGEST_PAUSE: Microseconds = 900e6
/** Points that were written follow soon, and more rarely where they are many. */
const RECENT_PAUSE: Microseconds = 3e6
const RECENT_PAUSE_PER_POINT: Microseconds = 50_000

/** Stores and exports trends. */
export class TrendJournal {
  readonly trends: Trends
  #nextAt: Microseconds = Number.NEGATIVE_INFINITY
  #pause = FIRST_PAUSE
  #nextRecentAt: Microseconds = Number.NEGATIVE_INFINITY
  #until: Microseconds = 0

  constructor(setup: TrendsSetup) {
    this.trends = new Trends(setup)
  }

  /** @param now undefined: no packet came */
  *now(now: Microseconds | undefined): Generator<JournalEntry> {
    this.#until = now ?? this.#until
    this.trends.forgetWritten()
    yield { kind: 'trends', points: this.trends.points() }
    yield { kind: 'activity', activity: this.trends.activity() }
    yield this.#recent(this.#until)
  }

  /** Yields no entry if the last one is too recent, or if nothing has been read yet. */
  *sometimes(now: Microseconds | undefined): Generator<JournalEntry> {
    if (now === undefined) return
    if (now >= this.#nextAt) {
      this.#nextAt = now + this.#pause
      this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2)
      yield* this.now(now)
    } else if (this.trends.writtenCount > 0 && now >= this.#nextRecentAt) {
      this.#nextRecentAt = now + Math.max(RECENT_PAUSE, this.trends.writtenCount * RECENT_PAUSE_PER_POINT)
      yield this.#recent(now)
    }
  }

  #recent(now: Microseconds): JournalEntry {
    const points = this.trends.writtenPoints()
    return { kind: 'recent-trends', recent: { until: this.#until, points, pointsUntil: now } }
  }
}
