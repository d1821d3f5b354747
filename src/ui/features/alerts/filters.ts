import type { TriagedAlert } from '#schema/alert'
import { countOf, countText } from '#ui/kit/format'
import { type ShownSeverity, severityWords } from '#ui/kit/severities'
import { spanOf, type TimeSpan } from '#ui/kit/span'

export const statusWords = ['open', 'closed', 'hidden', 'all'] as const
export type StatusChoice = (typeof statusWords)[number]

/** Filters and order of the alert list. */
export interface AlertFilters {
  readonly status: StatusChoice
  readonly severity: ShownSeverity | undefined
  /** Of the working hours of the site. */
  readonly hours: 'working' | 'after' | undefined
  /** `story`: by severity, grouped by incident; `time`: latest first. */
  readonly order: 'story' | 'time'
  /** Time range of all pages. */
  readonly span: TimeSpan
}

/** Reads the filters from the address bar. */
export function choiceOf(search: Readonly<Record<string, unknown>>): AlertFilters {
  return {
    status: statusWords.find((word) => word === search.status) ?? 'open',
    severity: severityWords.find((word) => word === search.severity),
    hours: search.hours === 'after' || search.hours === 'working' ? search.hours : undefined,
    order: search.order === 'time' ? 'time' : 'story',
    span: spanOf(search),
  }
}

/** Query of the list; muted alerts and maintenance windows only on request. */
export function wordsOf(status: StatusChoice): {
  readonly status?: string
  readonly suppressed?: string
} {
  if (status === 'all') return { suppressed: 'also' }
  return status === 'hidden' ? { suppressed: 'only' } : { status }
}

export function isOpen(alert: Pick<TriagedAlert, 'status' | 'isLearning'>): boolean {
  return alert.status !== 'closed' && !alert.isLearning
}

/** Severity → number of open alerts. */
export type OpenCounts = Readonly<Partial<Record<string, number>>>

/** Open alerts of a list, by severity. */
export function openCountsOf(alerts: readonly TriagedAlert[]): OpenCounts {
  return Object.fromEntries(
    severityWords.map((word) => [word, alerts.filter((one) => isOpen(one) && one.severity === word).length]),
  )
}

/**
 * Summary above the list. Alerts found during learning are mentioned, but not counted as open.
 * @param isAll false: the sensor may have more than `alerts`
 * @param counted open alerts as counted by the sensor, without those found during learning
 */
export function alertsSentence(
  alerts: readonly TriagedAlert[],
  isAll: boolean,
  counted?: OpenCounts,
): string {
  const waiting = counted ?? openCountsOf(alerts)
  const learned = alerts.filter(({ isLearning }) => isLearning).length
  const besides =
    learned === 0 ? '' : ` ${isAll ? '' : 'At least '}${countText(learned)} more found during learning.`
  const counts = severityWords.flatMap((word) =>
    waiting[word] ? [`${countText(waiting[word])} ${word}`] : [],
  )
  const total = severityWords.reduce((sum, word) => sum + (waiting[word] ?? 0), 0)
  if (total === 0) return `No open alerts.${besides}`
  const more = isAll || counted !== undefined ? '' : ' or more'
  return `${countOf(total, 'open alert')}${more}: ${counts.join(', ')}.${besides}`
}

/** True if the list holds all open alerts; the overview has counted these. */
export function isEverythingOpen({ status, severity, hours, span }: AlertFilters): boolean {
  const isFiltered = severity !== undefined || hours !== undefined
  return status === 'open' && !isFiltered && span.from === undefined && span.until === undefined
}
