/** Sentences and labels of the recommendations page. */
import type { AdviceChange, AdviceItem } from '#schema/advice'
import { countOf } from '#ui/kit/format'

/** True if undecided, or if the decision has expired. */
export function isOpen({ decision }: AdviceItem): boolean {
  return decision === null || decision.isOver
}

/** Summary above the list. */
export function adviceSentence(items: readonly AdviceItem[]): string {
  const open = items.filter(isOpen)
  const [best] = open
  const again = open.filter(({ decision }) => decision !== null)
  if (best === undefined)
    return items.length === 0
      ? 'No recommendations.'
      : 'All recommendations are decided. Snoozed ones return when their time is over.'
  const back = again.length > 0 ? ` ${countOf(again.length, 'decision')} expired.` : ''
  return `${countOf(open.length, 'open recommendation')}. Best next fix: ${best.title}.${back}`
}

export function effortText(effort: AdviceItem['effort']): string {
  return { low: 'configuration change', medium: 'moderate work', high: 'planned outage' }[effort]
}

export const SPANS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: '', label: 'until reopened' },
] as const

const DAY_MS = 86_400_000

/** Body of the request. @param now milliseconds since 1970 */
export function changeOf(
  state: 'accepted' | 'deferred',
  { reason, days }: { readonly reason: string; readonly days: string },
  now: number,
): AdviceChange {
  const until = days === '' ? {} : { until: new Date(now + Number(days) * DAY_MS).toISOString() }
  return { state, reason: reason.trim(), ...until }
}

/** Validation error; '' if the form is valid. */
export function lacking(
  state: 'accepted' | 'deferred',
  { reason, days }: { readonly reason: string; readonly days: string },
): string {
  if (reason.trim() === '') return 'Enter a reason; it is shown with the decision'
  return state === 'deferred' && days === '' ? 'Select a duration' : ''
}
