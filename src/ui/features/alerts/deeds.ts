import type { MuteChange, MuteScope, TriagedAlert } from '#contract/alert'
import type { Source } from '#ui/source/source'

/** What a person does about an alert. */
export type Deed =
  | { readonly kind: 'close' | 'learn' | 'open' | 'unlearn'; readonly reason: string }
  | { readonly kind: 'mute'; readonly change: MuteChange }
  | { readonly kind: 'unmute'; readonly id: string }

/** Does it; resolves when it is kept. */
export async function perform(source: Source, { id }: TriagedAlert, deed: Deed): Promise<void> {
  if (deed.kind === 'close') await source.changeAlert(id, { status: 'closed', ...said(deed.reason) })
  if (deed.kind === 'open') await source.changeAlert(id, { status: 'new', ...said(deed.reason) })
  if (deed.kind === 'learn') await source.learnAlert(id, said(deed.reason))
  if (deed.kind === 'unlearn') await source.unlearnAlert(id)
  if (deed.kind === 'mute') await source.muteAlert(id, deed.change)
  if (deed.kind === 'unmute') await source.unmuteAlert(deed.id)
}

function said(reason: string): { reason?: string } {
  return reason === '' ? {} : { reason }
}

/** What takes it back; undefined for what itself takes something back. */
export function undoOf({ id }: TriagedAlert, deed: Deed): Deed | undefined {
  if (deed.kind === 'close') return { kind: 'open', reason: '' }
  if (deed.kind === 'learn') return { kind: 'unlearn', reason: '' }
  if (deed.kind === 'mute') return { kind: 'unmute', id }
  return undefined
}

/** One sentence on what was done. */
export function deedText({ title }: TriagedAlert, { kind }: Deed): string {
  if (kind === 'close') return `Closed: ${title}.`
  if (kind === 'learn') return `Learned as normal: ${title}.`
  if (kind === 'mute') return `Muted: ${title}.`
  return `Open again: ${title}.`
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
