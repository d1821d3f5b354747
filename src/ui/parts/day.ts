/** Alerts and controller actions of the last day, in steps of equal length. */
import type { TriagedAlert } from '#schema/alert'
import type { EventItem } from '#schema/event'
import { type ShownSeverity, severityWords } from '#ui/kit/severities'

const DAY_MS = 24 * 3_600_000
/** Steps of the chart. */
const STEPS = 48
/** Shorter data fill the chart nevertheless. */
const LEAST_MS = 10 * 60_000

export interface DayStep {
  /** Milliseconds. */
  readonly from: number
  readonly until: number
  readonly alerts: Readonly<Record<ShownSeverity, number>>
  readonly actions: number
}

/** @param latest time of the last packet @param first of the first one */
export function daySteps(
  alerts: readonly Pick<TriagedAlert, 'severity' | 'episodes' | 'isLearning'>[],
  events: readonly Pick<EventItem, 'time'>[],
  range: { readonly first: string; readonly latest: string },
): readonly DayStep[] {
  const until = Date.parse(range.latest)
  const from = Math.min(Math.max(Date.parse(range.first), until - DAY_MS), until - LEAST_MS)
  const length = (until - from) / STEPS
  const steps = Array.from({ length: STEPS }, (_, at) => ({
    from: from + at * length,
    until: from + (at + 1) * length,
    alerts: Object.fromEntries(severityWords.map((word) => [word, 0])) as Record<ShownSeverity, number>,
    actions: 0,
  }))
  const stepAt = (time: number) =>
    time < from || time > until ? undefined : steps[Math.min(STEPS - 1, Math.floor((time - from) / length))]
  for (const { severity, episodes, isLearning } of alerts) {
    if (isLearning) continue
    for (const episode of episodes) {
      const step = stepAt(Date.parse(episode.from))
      if (step !== undefined) step.alerts[severity]++
    }
  }
  for (const { time } of events) {
    const step = stepAt(Date.parse(time))
    if (step !== undefined) step.actions++
  }
  return steps
}
