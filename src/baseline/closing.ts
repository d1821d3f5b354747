/** When a channel has shown what it does: docs/internals/detection-models.md §4. */
import type { Microseconds } from '#model/time'
import { countHours } from './hours.ts'
import { limits } from './limits.ts'

const HOUR = 3_600_000_000

/** Common interface of a channel, live or in a file. */
export interface Shown {
  readonly count: number
  /** Distinct symbols, and those of them seen but once. */
  readonly keyValues: number
  readonly singles: number
  readonly first: Microseconds
  readonly lastNew: Microseconds
  /** Bits, as in `hours.ts`. */
  readonly hours: number
  /** Of the longest pauses of the operations it repeats, the shortest; infinite where none is known. */
  readonly shortestPause: Microseconds
}

export interface Wait {
  readonly why: 'operations' | 'once' | 'time' | 'hours' | 'quiet'
  /** Until it is met, if nothing new comes; undefined where time alone does not do. */
  readonly time: Microseconds | undefined
}

/** Conditions that are missing; none once a channel may close. */
export function waitsOf(shown: Shown, now: Microseconds): readonly Wait[] {
  const seen = Math.max(0, now - shown.first)
  if (seen >= limits.mostChannelHours * HOUR) return []
  const waits: Wait[] = []
  if (shown.count < operationsNeeded(shown.keyValues)) waits.push({ why: 'operations', time: undefined })
  if (shown.singles / Math.max(1, shown.count) >= limits.novelty) waits.push({ why: 'once', time: undefined })
  const day = limits.channelHours * HOUR
  if (seen < day) waits.push({ why: 'time', time: day - seen })
  if (!isMachine(shown) && countHours(shown.hours) < limits.hoursOfDay)
    waits.push({ why: 'hours', time: undefined })
  const quiet = Math.min(seen * limits.quietShare, limits.quietHours * HOUR)
  if (now - shown.lastNew < quiet)
    waits.push({ why: 'quiet', time: Math.max(0, quiet - (now - shown.lastNew)) })
  return waits
}

export function operationsNeeded(keyValues: number): number {
  return Math.max(limits.channelOperations, limits.operationsPerKeyValue * keyValues)
}

/** Something in it never pauses for long: no person works like that. */
export function isMachine({ shortestPause }: Pick<Shown, 'shortestPause'>): boolean {
  return shortestPause <= limits.machinePauseSeconds * 1e6
}
