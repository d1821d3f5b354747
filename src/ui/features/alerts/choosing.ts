import type { TriagedAlert } from '#contract/alert'
import { countOf } from '#ui/kit/format'
import { type SeverityWord, severityWords } from '#ui/kit/severities'
import { type Span, spanOf } from '#ui/kit/span'

export const statusWords = ['open', 'closed', 'hidden', 'all'] as const
export type StatusWord = (typeof statusWords)[number]

/** Which alerts are listed. */
export interface Choice {
  readonly status: StatusWord
  readonly severity: SeverityWord | undefined
  /** Under the attack that they are part of, or as they came. */
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

/** The sentence above the list. */
export function alertsSentence(alerts: readonly TriagedAlert[], isAll: boolean): string {
  const open = alerts.filter(isOpen)
  if (open.length === 0) return 'No alert waits for you.'
  const counts = severityWords.flatMap((word) => {
    const count = open.filter(({ severity }) => severity === word).length
    return count === 0 ? [] : [`${count} ${word}`]
  })
  const more = isAll ? '' : ' or more'
  return `${countOf(open.length, 'alert')}${more} ${open.length === 1 ? 'waits' : 'wait'} for you: ${counts.join(', ')}.`
}
