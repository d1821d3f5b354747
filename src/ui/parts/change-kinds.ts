/** Names of the kinds of change. */
import { type Change, DIFFERENCE_KINDS, type DifferenceKind } from '#schema/difference'

export const kindNames: Readonly<
  Record<DifferenceKind, readonly [title: string, one: string, many: string]>
> = {
  device: ['Devices', 'device', 'devices'],
  firmware: ['Firmware', 'firmware version', 'firmware versions'],
  program: ['Controller programs', 'program', 'programs'],
  module: ['Modules', 'module', 'modules'],
  attribute: ['Device attributes', 'attribute', 'attributes'],
  link: ['Connections', 'connection', 'connections'],
  behaviour: ['Operations', 'operation', 'operations'],
  value: ['Values', 'value', 'values'],
  pace: ['Cycle times', 'cycle time', 'cycle times'],
  exposure: ['Findings', 'finding', 'findings'],
}

export function kindTitle(kind: DifferenceKind): string {
  return kindNames[kind][0]
}

/** Changes by kind, in contract order, without empty kinds. */
export function byKind(
  changes: readonly Change[],
): readonly (readonly [DifferenceKind, readonly Change[]])[] {
  return DIFFERENCE_KINDS.flatMap((kind) => {
    const some = changes.filter((change) => change.kind === kind)
    return some.length === 0 ? [] : [[kind, some] as const]
  })
}
