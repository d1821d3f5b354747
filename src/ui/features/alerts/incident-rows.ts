/** Groups alerts by incident. */
import type { TriagedAlert } from '#schema/alert'
import type { IncidentItem } from '#schema/incident'
import { severityWords } from '#ui/kit/severities'

export type AlertTableRow =
  | { readonly kind: 'alert'; readonly alert: TriagedAlert; readonly isPart: boolean }
  | { readonly kind: 'story'; readonly incident: IncidentItem; readonly alerts: readonly TriagedAlert[] }

/** Incidents first, most severe first, each followed by its alerts in list order; then the other alerts. */
export function byIncident(
  alerts: readonly TriagedAlert[],
  incidents: readonly IncidentItem[],
): readonly AlertTableRow[] {
  const left = new Set(alerts)
  const rows: AlertTableRow[] = []
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

export function byTime(alerts: readonly TriagedAlert[]): readonly AlertTableRow[] {
  return alerts.map((alert) => ({ kind: 'alert', alert, isPart: false }))
}

export function rowId(row: AlertTableRow): string {
  return row.kind === 'alert' ? row.alert.id : row.incident.id
}

/** Alerts of a row. */
export function alertsOf(row: AlertTableRow): readonly TriagedAlert[] {
  return row.kind === 'alert' ? [row.alert] : row.alerts
}

/** Maximum number of alerts listed in incident details; the list next to it has all. */
const reported = 6

/** First alert of a rule, representing the others. */
interface ReportedEvent {
  readonly alert: TriagedAlert
  /** Number of others of the same rule. */
  readonly alike: number
}

/** Alerts of an incident by time, cut to the most severe. */
export function alertsInOrder(alerts: readonly TriagedAlert[]): {
  readonly first: readonly ReportedEvent[]
  /** Number of alerts omitted. */
  readonly more: number
} {
  const rank = ({ severity }: TriagedAlert) => severityWords.indexOf(severity)
  const byWeight = [...alerts].sort((a, b) => rank(a) - rank(b) || (a.time < b.time ? -1 : 1))
  const kinds = [...Map.groupBy(byWeight, ({ rule }) => rule).values()].slice(0, reported)
  const first = kinds.map(([alert, ...others]) => ({ alert: alert!, alike: others.length }))
  return {
    first: first.sort((a, b) => (a.alert.time < b.alert.time ? -1 : 1)),
    more: alerts.length - kinds.flat().length,
  }
}

/** Row index of an alert or incident; -1 if not listed. */
export function rowOf(rows: readonly AlertTableRow[], id: string): number {
  return rows.findIndex((row) => rowId(row) === id)
}
