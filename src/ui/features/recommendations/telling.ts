/** What the page says in words. */
import type { AdviceChange, AdviceItem } from '#contract/advice'
import { countOf } from '#ui/kit/format'

/** Waits for a person: nothing was decided, or its time has run out. */
export function isOpen({ decision }: AdviceItem): boolean {
  return decision === null || decision.isOver
}

/** The sentence a colleague would say. */
export function adviceSentence(items: readonly AdviceItem[]): string {
  const open = items.filter(isOpen)
  const [best] = open
  const again = open.filter(({ decision }) => decision !== null)
  if (best === undefined)
    return items.length === 0
      ? 'Nothing was found that a change would mend.'
      : 'Everything has been decided on. What was put off comes back when its time is over.'
  const back = again.length > 0 ? ` ${countOf(again.length, 'decision')} ran out.` : ''
  return `${countOf(open.length, 'recommendation')} open. What brings most: ${best.title}.${back}`
}

export function effortText(effort: AdviceItem['effort']): string {
  return { low: 'a setting', medium: 'some work', high: 'a planned stop' }[effort]
}

export const SPANS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '', label: 'until taken back' },
] as const

const DAY_MS = 86_400_000

/** What is asked of the sensor. @param now milliseconds since 1970 */
export function changeOf(
  state: 'accepted' | 'deferred',
  { reason, days }: { readonly reason: string; readonly days: string },
  now: number,
): AdviceChange {
  const until = days === '' ? {} : { until: new Date(now + Number(days) * DAY_MS).toISOString() }
  return { state, reason: reason.trim(), ...until }
}

/** Why it cannot be sent yet; '' where it can. */
export function lacking(
  state: 'accepted' | 'deferred',
  { reason, days }: { readonly reason: string; readonly days: string },
): string {
  if (reason.trim() === '') return 'Say why: whoever reads it next year has only that'
  return state === 'deferred' && days === '' ? 'Say until when it is put off' : ''
}
