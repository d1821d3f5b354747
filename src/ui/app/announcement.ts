/** The text that a screen reader speaks when critical alerts were raised. */
import { countOf } from '#ui/kit/format'

/** Least time between two announcements, in ms. */
const LEAST_MS = 60_000

/** Critical alerts that were open when it last spoke or they became fewer, and the time of the last announcement in ms. */
export interface Spoken {
  readonly critical: number
  readonly at: number
}
export type Heard = Spoken | undefined

export interface Announcement {
  readonly heard: Spoken
  /** Empty: nothing is to be spoken now. */
  readonly text: string
  /** Time until the rest may be spoken, in ms; 0 if there is none. */
  readonly waitMs: number
}

/** Alerts that were open when the page was opened are not new. @param now milliseconds */
export function announcement(before: Heard, critical: number, now: number): Announcement {
  if (before === undefined) return { heard: { critical, at: now - LEAST_MS }, text: '', waitMs: 0 }
  const added = critical - before.critical
  if (added <= 0) return { heard: { ...before, critical }, text: '', waitMs: 0 }
  const waitMs = before.at + LEAST_MS - now
  if (waitMs > 0) return { heard: before, text: '', waitMs }
  const text = `${countOf(added, 'new critical alert')}, ${critical} open.`
  return { heard: { critical, at: now }, text, waitMs: 0 }
}
