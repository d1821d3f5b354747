import type { TriagedAlert } from '#contract/alert'
import { countOf, countText } from '#ui/kit/format'
import { type SeverityWord, severityWords } from '#ui/kit/severities'
import { type Span, spanOf } from '#ui/kit/span'

export const statusWords = ['open', 'closed', 'hidden', 'all'] as const
export type StatusWord = (typeof statusWords)[number]

/** Which alerts are listed. */
export interface Choice {
  readonly status: StatusWord
  readonly severity: SeverityWord | undefined
  /** The gravest first, under the attack that they are part of; or as they came. */
  readonly order: 'story' | 'time'
  /** The time range of the room. */
  readonly span: Span
}

/** What the address bar says is listed. */
export function choiceOf(search: Readonly<Record<string, unknown>>): Choice {
  return {
    status: statusWords.find((word) => word === search.status) ?? 'open',
    severity: severityWords.find((word) => word === search.severity),
    order: search.order === 'time' ? 'time' : 'story',
    span: spanOf(search),
  }
}

/** What the list is asked for; what is muted or announced as maintenance only where that is wanted. */
export function wordsOf(status: StatusWord): { readonly status?: string; readonly suppressed?: string } {
  if (status === 'all') return { suppressed: 'also' }
  return status === 'hidden' ? { suppressed: 'only' } : { status }
}

export function isOpen(alert: Pick<TriagedAlert, 'status' | 'isNewHere'>): boolean {
  return alert.status !== 'closed' && !alert.isNewHere
}

/** Severity → how many wait for somebody. */
export type Waiting = Readonly<Partial<Record<string, number>>>

/** Those of a list. */
export function waitingIn(alerts: readonly TriagedAlert[]): Waiting {
  return Object.fromEntries(
    severityWords.map((word) => [word, alerts.filter((one) => isOpen(one) && one.severity === word).length]),
  )
}

/**
 * The sentence above the list. What was found while learning stands in it too, and waits for nobody.
 * @param isAll false: there may be more than `alerts`
 * @param counted what waits, as the sensor counts it; what was found while learning it does not count
 */
export function alertsSentence(alerts: readonly TriagedAlert[], isAll: boolean, counted?: Waiting): string {
  const waiting = counted ?? waitingIn(alerts)
  const learned = alerts.filter(({ isNewHere }) => isNewHere).length
  const besides =
    learned === 0
      ? ''
      : ` ${isAll ? '' : 'At least '}${countText(learned)} more ${learned === 1 ? 'was' : 'were'} found while learning.`
  const counts = severityWords.flatMap((word) =>
    waiting[word] ? [`${countText(waiting[word])} ${word}`] : [],
  )
  const total = severityWords.reduce((sum, word) => sum + (waiting[word] ?? 0), 0)
  if (total === 0) return `No alert waits for you.${besides}`
  const more = isAll || counted !== undefined ? '' : ' or more'
  return `${countOf(total, 'alert')}${more} ${total === 1 ? 'waits' : 'wait'} for you: ${counts.join(', ')}.${besides}`
}

/** Is everything that is open listed? Then the overview has counted it. */
export function isEverythingOpen({ status, severity, span }: Choice): boolean {
  return status === 'open' && severity === undefined && span.from === undefined && span.until === undefined
}
