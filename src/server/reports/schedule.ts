/** When a report is due next, by the clock people have on the wall: a plant’s Monday at six is Monday at six. */
import type { Rhythm } from '#schema/reports'

export interface Rhythmical {
  readonly every: Rhythm
  /** 0..23, local. */
  readonly hour: number
  /** weekly: 1 Monday to 7 Sunday; monthly: 1 to 28. */
  readonly day: number
}

/** The first due time after `after`, both milliseconds since 1970. Days without that hour (summer time) take the next. */
export function nextDue({ every, hour, day }: Rhythmical, after: number): number {
  const from = new Date(after)
  // At most 31 days lie between two of a month, and a day more where a clock is turned back.
  for (let ahead = 0; ahead <= 33; ahead++) {
    const at = new Date(from.getFullYear(), from.getMonth(), from.getDate() + ahead, hour)
    const isDay =
      every === 'daily' || (every === 'weekly' ? (at.getDay() + 6) % 7 === day - 1 : at.getDate() === day)
    if (isDay && at.getTime() > after) return at.getTime()
  }
  throw new Error(`unreachable: ${every} ${day} ${hour} is never due`)
}
