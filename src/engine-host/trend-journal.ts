import { Trends, type TrendsSetup } from '#engine/trends'
import type { JournalEntry } from '#model/journal'
import type { Microseconds } from '#model/time'

/**
 * Trends are told whole, up to 14 MB of a large plant, and each time they are written to the disk: soon after the start of
 * a live stream, when people look whether anything happens, then ever more rarely.
 */
const FIRST_PAUSE: Microseconds = 60e6
const LONGEST_PAUSE: Microseconds = 900e6

/** Keeps and tells how things went over time. */
export class TrendJournal {
  readonly trends: Trends
  #nextAt: Microseconds = Number.NEGATIVE_INFINITY
  #pause = FIRST_PAUSE

  constructor(setup: TrendsSetup) {
    this.trends = new Trends(setup)
  }

  *now(): Generator<JournalEntry> {
    yield { kind: 'trends', points: this.trends.points() }
    yield { kind: 'activity', activity: this.trends.activity() }
  }

  /** Nothing where it is too soon after the last time, or nothing was heard yet. */
  *sometimes(now: Microseconds | undefined): Generator<JournalEntry> {
    if (now === undefined || now < this.#nextAt) return
    this.#nextAt = now + this.#pause
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2)
    yield* this.now()
  }
}
