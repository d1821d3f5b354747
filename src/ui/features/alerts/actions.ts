import type { MuteChange, MuteScope, TriagedAlert } from '#schema/alert'
import { countOf } from '#ui/kit/format'
import { changeAlert, learnAlert, muteAlert, unlearnAlert, unmuteAlert } from '#ui/source/alerts'
import type { DataSource } from '#ui/source/source'

/** A triage action. */
export type AlertAction =
  | { readonly kind: 'close' | 'learn' | 'open' | 'unlearn'; readonly reason: string }
  | { readonly kind: 'mute'; readonly change: MuteChange }
  /** `id` of the other alert whose mute hides this one. */
  | { readonly kind: 'unmute'; readonly id?: string }

/** Performs the action; resolves when the sensor has stored it. */
export async function perform(source: DataSource, { id }: TriagedAlert, action: AlertAction): Promise<void> {
  if (action.kind === 'close') await changeAlert(source, id, { status: 'closed', ...said(action.reason) })
  if (action.kind === 'open') await changeAlert(source, id, { status: 'new', ...said(action.reason) })
  if (action.kind === 'learn') await learnAlert(source, id, said(action.reason))
  if (action.kind === 'unlearn') await unlearnAlert(source, id)
  if (action.kind === 'mute') await muteAlert(source, id, action.change)
  if (action.kind === 'unmute') await unmuteAlert(source, action.id ?? id)
}

function said(reason: string): { reason?: string } {
  return reason === '' ? {} : { reason }
}

/** The action that reverts it; undefined for actions that revert. */
export function undoOf(action: AlertAction): AlertAction | undefined {
  if (action.kind === 'close') return { kind: 'open', reason: '' }
  if (action.kind === 'learn') return { kind: 'unlearn', reason: '' }
  if (action.kind === 'mute') return { kind: 'unmute' }
  return undefined
}

/** Why the alerts cannot be added to the baseline; '' if they can. */
export function learnProblem(alerts: readonly Pick<TriagedAlert, 'canLearn'>[]): string {
  if (alerts.every(({ canLearn }) => canLearn)) return ''
  return alerts.length === 1 ? CANNOT_LEARN : CANNOT_LEARN_ALL
}

const CANNOT_LEARN = 'This alert cannot be learned.'
const CANNOT_LEARN_ALL = 'Some of the selected alerts cannot be learned.'

/** One sentence on what was done. */
export function actionText(alerts: readonly Pick<TriagedAlert, 'title'>[], { kind }: AlertAction): string {
  const what = alerts.length === 1 ? (alerts[0]?.title ?? '') : countOf(alerts.length, 'alert')
  return `${DONE[kind] ?? 'Reopened'}: ${what}.`
}

const DONE: Readonly<Partial<Record<AlertAction['kind'], string>>> = {
  close: 'Closed',
  learn: 'Learned as normal',
  mute: 'Muted',
}

/** Durations of a mute; '' is until unmuted. */
export const muteHours: readonly { readonly value: string; readonly label: string }[] = [
  { value: '8', label: 'for 8 hours' },
  { value: '24', label: 'for a day' },
  { value: '168', label: 'for a week' },
  { value: '720', label: 'for 30 days' },
  { value: '', label: 'until unmuted' },
]

/** Scopes of a mute: which alerts of the same rule it covers. */
export function scopeChoices(alert: Pick<TriagedAlert, 'sourceAddress' | 'destinationAddress' | 'zones'>) {
  const { sourceAddress, destinationAddress, zones } = alert
  const zone = zones[1] || zones[0] || ''
  const choices: { value: MuteScope; label: string }[] = []
  if (sourceAddress !== '' && destinationAddress !== '')
    choices.push({ value: 'both', label: `${sourceAddress} → ${destinationAddress}` })
  if (sourceAddress !== '') choices.push({ value: 'source', label: `all from ${sourceAddress}` })
  if (destinationAddress !== '') choices.push({ value: 'target', label: `all to ${destinationAddress}` })
  if (zone !== '') choices.push({ value: 'zone', label: `all in zone ${zone}` })
  return choices.length === 0 ? [{ value: 'both' as const, label: 'everywhere' }] : choices
}

/** Scopes shared by several alerts. */
export function scopesOf(alerts: readonly TriagedAlert[]) {
  const [only] = alerts
  if (alerts.length === 1 && only !== undefined) return scopeChoices(only)
  const labels: Readonly<Record<MuteScope, string>> = {
    both: 'same source and target',
    source: 'same source',
    target: 'same target',
    zone: 'same zone',
  }
  const shared = alerts
    .map((alert) => scopeChoices(alert).map(({ value }) => value))
    .reduce((all, some) => all.filter((value) => some.includes(value)))
  return (shared.length === 0 ? (['both'] as const) : shared).map((value) => ({
    value,
    label: labels[value],
  }))
}
