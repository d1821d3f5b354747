import type { MuteChange, MuteScope, TriagedAlert } from '#contract/alert'
import { countOf } from '#ui/kit/format'
import type { Source } from '#ui/source/source'

/** What a person does about an alert. */
export type Deed =
  | { readonly kind: 'close' | 'learn' | 'open' | 'unlearn'; readonly reason: string }
  | { readonly kind: 'mute'; readonly change: MuteChange }
  /** `id` of another alert whose mute hides this one. */
  | { readonly kind: 'unmute'; readonly id?: string }

/** Does it; resolves when it is kept. */
export async function perform(source: Source, { id }: TriagedAlert, deed: Deed): Promise<void> {
  if (deed.kind === 'close') await source.changeAlert(id, { status: 'closed', ...said(deed.reason) })
  if (deed.kind === 'open') await source.changeAlert(id, { status: 'new', ...said(deed.reason) })
  if (deed.kind === 'learn') await source.learnAlert(id, said(deed.reason))
  if (deed.kind === 'unlearn') await source.unlearnAlert(id)
  if (deed.kind === 'mute') await source.muteAlert(id, deed.change)
  if (deed.kind === 'unmute') await source.unmuteAlert(deed.id ?? id)
}

function said(reason: string): { reason?: string } {
  return reason === '' ? {} : { reason }
}

/** What takes it back; undefined for what itself takes something back. */
export function undoOf(deed: Deed): Deed | undefined {
  if (deed.kind === 'close') return { kind: 'open', reason: '' }
  if (deed.kind === 'learn') return { kind: 'unlearn', reason: '' }
  if (deed.kind === 'mute') return { kind: 'unmute' }
  return undefined
}

/** One sentence on what was done. */
export function deedText(alerts: readonly Pick<TriagedAlert, 'title'>[], { kind }: Deed): string {
  const what = alerts.length === 1 ? (alerts[0]?.title ?? '') : countOf(alerts.length, 'alert')
  return `${DONE[kind] ?? 'Open again'}: ${what}.`
}

const DONE: Readonly<Partial<Record<Deed['kind'], string>>> = {
  close: 'Closed',
  learn: 'Learned as normal',
  mute: 'Muted',
}

/** Choices of how long a mute holds; '' is until it is taken back. */
export const muteHours: readonly { readonly value: string; readonly label: string }[] = [
  { value: '8', label: 'for 8 hours' },
  { value: '24', label: 'for a day' },
  { value: '168', label: 'for a week' },
  { value: '720', label: 'for 30 days' },
  { value: '', label: 'until taken back' },
]

/** Which alerts of the same kind are muted with it, as a person reads it. */
export function scopeChoices(alert: Pick<TriagedAlert, 'sourceAddress' | 'destinationAddress' | 'zones'>) {
  const { sourceAddress, destinationAddress, zones } = alert
  const zone = zones[1] || zones[0] || ''
  const choices: { value: MuteScope; label: string }[] = []
  if (sourceAddress !== '' && destinationAddress !== '')
    choices.push({ value: 'both', label: `${sourceAddress} → ${destinationAddress}` })
  if (sourceAddress !== '') choices.push({ value: 'source', label: `anything from ${sourceAddress}` })
  if (destinationAddress !== '') choices.push({ value: 'target', label: `anything to ${destinationAddress}` })
  if (zone !== '') choices.push({ value: 'zone', label: `anything in zone ${zone}` })
  return choices.length === 0 ? [{ value: 'both' as const, label: 'wherever it happens' }] : choices
}

/** Choices for several alerts: those that mean the same of each. */
export function scopesOf(alerts: readonly TriagedAlert[]) {
  const [only] = alerts
  if (alerts.length === 1 && only !== undefined) return scopeChoices(only)
  const labels: Readonly<Record<MuteScope, string>> = {
    both: 'between the same two',
    source: 'from the same source',
    target: 'to the same target',
    zone: 'in the same zone',
  }
  const shared = alerts
    .map((alert) => scopeChoices(alert).map(({ value }) => value))
    .reduce((all, some) => all.filter((value) => some.includes(value)))
  return (shared.length === 0 ? (['both'] as const) : shared).map((value) => ({
    value,
    label: labels[value],
  }))
}
