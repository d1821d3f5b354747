import { type Change, DIFFERENCE_KINDS, type Difference, type DifferenceKind } from '#contract/difference'
import { countOf } from '#ui/kit/format'

const NAMES: Readonly<Record<DifferenceKind, readonly [title: string, one: string, many: string]>> = {
  device: ['Devices', 'device', 'devices'],
  firmware: ['Firmware', 'firmware', 'firmwares'],
  program: ['Programs of controllers', 'program', 'programs'],
  module: ['Modules', 'module', 'modules'],
  attribute: ['What devices are', 'attribute', 'attributes'],
  link: ['Who talks to whom', 'link', 'links'],
  habit: ['What is asked', 'operation', 'operations'],
  value: ['Values', 'value', 'values'],
  pace: ['Pace', 'pace', 'paces'],
  exposure: ['What could be attacked', 'exposure', 'exposures'],
}

const WORDS = { added: 'came', removed: 'gone', changed: 'changed' } as const

export function kindTitle(kind: DifferenceKind): string {
  return NAMES[kind][0]
}

/** `Between the two, 3 devices and 12 links came, 1 firmware changed.` */
export function differenceSentence({ counts, differ, first, second }: Difference): string {
  if (first.devices + second.devices === 0) return 'Nothing was heard at either time.'
  if (!differ) return `Nothing changed: the same ${countOf(second.devices, 'device')} doing the same.`
  const parts = (['added', 'removed', 'changed'] as const).flatMap((change) => {
    const some = DIFFERENCE_KINDS.flatMap((kind) => {
      const count = counts[kind]?.[change] ?? 0
      return count === 0 ? [] : [countOf(count, NAMES[kind][1], NAMES[kind][2])]
    })
    return some.length === 0 ? [] : [`${listed(some)} ${WORDS[change]}`]
  })
  return `From the first time to the second: ${parts.join('; ')}.`
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** Changes by kind, in the order of the contract; kinds without any left out. */
export function byKind(
  changes: readonly Change[],
): readonly (readonly [DifferenceKind, readonly Change[]])[] {
  return DIFFERENCE_KINDS.flatMap((kind) => {
    const some = changes.filter((change) => change.kind === kind)
    return some.length === 0 ? [] : [[kind, some] as const]
  })
}
