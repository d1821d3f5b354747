/** Alerts under the attack that they are part of. */
import type { TriagedAlert } from '#contract/alert'
import type { IncidentItem } from '#contract/incident'
import { severityWords } from '#ui/kit/severities'

export type DeskRow =
  | { readonly kind: 'alert'; readonly alert: TriagedAlert; readonly isPart: boolean }
  | { readonly kind: 'story'; readonly incident: IncidentItem; readonly alerts: readonly TriagedAlert[] }

/** Stories first, the gravest above, each followed by its alerts in the list's order; then those that are no part of one. */
export function byStory(
  alerts: readonly TriagedAlert[],
  incidents: readonly IncidentItem[],
): readonly DeskRow[] {
  const left = new Set(alerts)
  const rows: DeskRow[] = []
  for (const incident of incidents) {
    const ids = new Set(incident.stages.flatMap((stage) => stage.alerts))
    const mine = alerts.filter((alert) => ids.has(alert.id) && left.has(alert))
    if (mine.length === 0) continue
    for (const alert of mine) left.delete(alert)
    rows.push({ kind: 'story', incident, alerts: mine })
    rows.push(...mine.map((alert) => ({ kind: 'alert' as const, alert, isPart: true })))
  }
  return [...rows, ...[...left].map((alert) => ({ kind: 'alert' as const, alert, isPart: false }))]
}

export function byTime(alerts: readonly TriagedAlert[]): readonly DeskRow[] {
  return alerts.map((alert) => ({ kind: 'alert', alert, isPart: false }))
}

export function rowId(row: DeskRow): string {
  return row.kind === 'alert' ? row.alert.id : row.incident.id
}

/** Alerts that a row stands for. */
export function alertsOf(row: DeskRow): readonly TriagedAlert[] {
  return row.kind === 'alert' ? [row.alert] : row.alerts
}

/** Alerts that the story of an attack tells by themselves; the list beside it has all of them. */
const told = 6

/** One of a rule's alerts speaks for the others. */
export interface Told {
  readonly alert: TriagedAlert
  /** Others like it. */
  readonly alike: number
}

/** What a story tells in order of time, the gravest of a longer one, and the gravest of all. */
export function toldInOrder(alerts: readonly TriagedAlert[]): {
  readonly first: readonly Told[]
  readonly gravest: TriagedAlert | undefined
  /** Alerts that are not told. */
  readonly more: number
} {
  const rank = ({ severity }: TriagedAlert) => severityWords.indexOf(severity)
  const byWeight = [...alerts].sort((a, b) => rank(a) - rank(b) || (a.time < b.time ? -1 : 1))
  const kinds = [...Map.groupBy(byWeight, ({ rule }) => rule).values()].slice(0, told)
  const first = kinds.map(([alert, ...others]) => ({ alert: alert!, alike: others.length }))
  return {
    first: first.sort((a, b) => (a.alert.time < b.alert.time ? -1 : 1)),
    gravest: byWeight[0],
    more: alerts.length - kinds.flat().length,
  }
}

/** Where the row of an alert or incident stands; -1 if nowhere. */
export function rowOf(rows: readonly DeskRow[], id: string): number {
  return rows.findIndex((row) => rowId(row) === id)
}
