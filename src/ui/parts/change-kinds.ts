/** Kinds of change, as people call them. */
import { type Change, DIFFERENCE_KINDS, type DifferenceKind } from '#contract/difference'

export const kindNames: Readonly<
  Record<DifferenceKind, readonly [title: string, one: string, many: string]>
> = {
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

export function kindTitle(kind: DifferenceKind): string {
  return kindNames[kind][0]
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
