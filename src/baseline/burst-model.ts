import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { PaceDeviation } from './rate-model.ts'

/**
 * M4 for what comes rarely: how soon five changes followed each other. Per-minute counts need a steady rhythm; an
 * operator's or a recipe's change has none, but never came five times in one breath.
 */
export class BurstModel {
  /** Shortest time that five changes took while learning; infinite while there were never five. */
  quickest: Microseconds = Number.POSITIVE_INFINITY
  /** When the latest came, oldest first. */
  #times: Microseconds[] = []

  load(quickest: Microseconds | undefined): void {
    if (quickest !== undefined) this.quickest = Math.min(this.quickest, quickest)
  }

  /** Takes `count` times between `time` and `lastTime` as normal. */
  learn(time: Microseconds, lastTime: Microseconds, count: number): void {
    this.quickest = Math.min(this.quickest, this.#spanOfFive(time, lastTime, count) ?? this.quickest)
  }

  /** @param watched how long the channel was learned: what never came five times in it needs at least so long. */
  judge(
    time: Microseconds,
    lastTime: Microseconds,
    { count, watched }: { readonly count: number; readonly watched: Microseconds },
  ): PaceDeviation | undefined {
    const span = this.#spanOfFive(time, lastTime, count)
    if (span === undefined || watched < limits.burstWatchedSeconds * 1e6) return undefined
    const usual = Math.min(this.quickest, watched)
    const bound = Math.min(usual / limits.burstFactor, limits.burstSeconds * 1e6)
    if (span >= bound) return undefined
    this.#times = []
    return {
      what: 'extra-requests',
      seen: `five times within ${Math.max(1, Math.round(span / 1e6))} seconds`,
      usual: `at most five times in ${durationText(usual)}`,
      score: bound / Math.max(span, 1),
      line: 'five',
      value: span,
      // A rate that was never seen five times has no such time; the duration of observation replaces it.
      was: usual,
    }
  }

  /** Time has passed in which nothing was captured. */
  restart(): void {
    this.#times = []
  }

  #spanOfFive(time: Microseconds, lastTime: Microseconds, count: number): Microseconds | undefined {
    const gap = count > 1 ? (lastTime - time) / (count - 1) : 0
    for (let i = Math.max(0, count - FIVE); i < count; i++) this.#times.push(time + i * gap)
    if (this.#times.length > FIVE) this.#times = this.#times.slice(-FIVE)
    return this.#times.length < FIVE ? undefined : this.#times[FIVE - 1]! - this.#times[0]!
  }
}

const FIVE = 5

function durationText(time: Microseconds): string {
  const seconds = Math.round(time / 1e6)
  if (seconds < 120) return `${seconds} seconds`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`
}
