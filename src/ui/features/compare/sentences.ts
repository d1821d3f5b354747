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
