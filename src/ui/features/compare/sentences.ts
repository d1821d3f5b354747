import { DIFFERENCE_KINDS, type Difference } from '#schema/difference'
import { countOf } from '#ui/kit/format'
import { kindNames } from '#ui/parts/change-kinds'

const WORDS = { added: 'added', removed: 'removed', changed: 'changed' } as const

/** `Second time compared with the first: 3 devices and 12 connections added; 1 firmware changed.` */
export function differenceSentence({ counts, differ, first, second }: Difference): string {
  if (first.devices + second.devices === 0) return 'No traffic at either time.'
  if (!differ) return `No changes: the same ${countOf(second.devices, 'device')} with the same behaviour.`
  const parts = (['added', 'removed', 'changed'] as const).flatMap((change) => {
    const some = DIFFERENCE_KINDS.flatMap((kind) => {
      const count = counts[kind]?.[change] ?? 0
      return count === 0 ? [] : [countOf(count, kindNames[kind][1], kindNames[kind][2])]
    })
    return some.length === 0 ? [] : [`${listed(some)} ${WORDS[change]}`]
  })
  return `Second time compared with the first: ${parts.join('; ')}.`
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

export interface DifferenceTile {
  readonly kind: string
  readonly title: string
  /** `+`, `−` and `~` with how many were added, removed and changed; none is a single 0. */
  readonly counts: readonly { readonly sign: string; readonly count: number }[]
}

const SIGNS = { added: '+', removed: '−', changed: '~' } as const

/** Figures of the kinds that people look for, and of all others that differ. */
export function tilesOf({ counts }: Pick<Difference, 'counts'>): readonly DifferenceTile[] {
  const always: readonly string[] = ['device', 'link', 'behaviour', 'value']
  return DIFFERENCE_KINDS.flatMap((kind) => {
    const mine = (['added', 'removed', 'changed'] as const).flatMap((change) => {
      const count = counts[kind]?.[change] ?? 0
      return count === 0 ? [] : [{ sign: SIGNS[change], count }]
    })
    if (mine.length === 0 && !always.includes(kind)) return []
    return [{ kind, title: kindNames[kind][0], counts: mine.length === 0 ? [{ sign: '', count: 0 }] : mine }]
  })
}
