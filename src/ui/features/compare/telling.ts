import { DIFFERENCE_KINDS, type Difference } from '#contract/difference'
import { countOf } from '#ui/kit/format'
import { kindNames } from '#ui/parts/change-kinds'

const WORDS = { added: 'came', removed: 'gone', changed: 'changed' } as const

/** `Between the two, 3 devices and 12 links came, 1 firmware changed.` */
export function differenceSentence({ counts, differ, first, second }: Difference): string {
  if (first.devices + second.devices === 0) return 'Nothing was heard at either time.'
  if (!differ) return `Nothing changed: the same ${countOf(second.devices, 'device')} doing the same.`
  const parts = (['added', 'removed', 'changed'] as const).flatMap((change) => {
    const some = DIFFERENCE_KINDS.flatMap((kind) => {
      const count = counts[kind]?.[change] ?? 0
      return count === 0 ? [] : [countOf(count, kindNames[kind][1], kindNames[kind][2])]
    })
    return some.length === 0 ? [] : [`${listed(some)} ${WORDS[change]}`]
  })
  return `From the first time to the second: ${parts.join('; ')}.`
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
