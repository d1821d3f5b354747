import type { TriagedAlert } from '#contract/alert'
import type { Overview } from '#contract/overview'
import { countOf } from '#ui/kit/format'

const ORDER = ['critical', 'major', 'minor', 'warning', 'notice'] as const

/** Alerts worst first, then latest first; those merely new here left out. */
export function worstFirst(alerts: readonly TriagedAlert[], shown: number): TriagedAlert[] {
  const rank = (alert: TriagedAlert) => ORDER.indexOf(alert.severity)
  return alerts
    .filter((alert) => !alert.isNewHere)
    .sort((a, b) => rank(a) - rank(b) || (a.lastTime < b.lastTime ? 1 : -1))
    .slice(0, shown)
}

/** Alerts that wait for someone. */
export function openCount(overview: Overview): number {
  return Object.values(overview.alerts.open ?? {}).reduce((sum, count) => sum + count, 0)
}

/** `4 devices are new` for the last 24 hours. */
export function newDevicesText(count: number): string {
  return count === 0
    ? 'none new in the last 24 hours'
    : `${countOf(count, 'is', 'are').replace('no are', 'none is')} new in the last 24 hours`
}
