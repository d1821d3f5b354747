/** Differences of exposures between two states. */
import type { ExposureItem } from '#schema/exposure'
import type { ChangeBook } from './change-book.ts'
import { type DevicePairs, labelOf } from './pair-devices.ts'

export function compareExposures(
  first: readonly ExposureItem[],
  second: readonly ExposureItem[],
  { pairs, book }: { readonly pairs: DevicePairs; readonly book: ChangeBook },
): void {
  const labels = new Map([
    ...pairs.onlyFirst.map((device) => [device.id, labelOf(device)] as const),
    ...pairs.onlySecond.map((device) => [device.id, labelOf(device)] as const),
    ...pairs.both.flatMap(([one, two]) => [one, two].map((device) => [device.id, labelOf(two)] as const)),
  ])
  const known = new Set(pairs.both.map(([one]) => one.id))
  const keyed = (items: readonly ExposureItem[], nameOf: ReadonlyMap<string, string>) =>
    new Map(
      items.map((item) => [
        [nameOf.get(item.device) ?? item.device, item.module, item.name].join('\n'),
        item,
      ]),
    )
  const before = keyed(first, pairs.nameOfFirst)
  const after = keyed(second, pairs.nameOfSecond)
  const about = (key: string, { device, module, title, name }: ExposureItem) => ({
    kind: 'exposure' as const,
    subject: `${labels.get(device) ?? device}${module === '' ? '' : ` ${module}`}: ${title.includes(name) || isOwnKind(name) ? title : `${name} ${title}`}`,
    device,
    amongKnown: known.has(key.split('\n')[0]!),
  })
  for (const [key, item] of after) {
    const old = before.get(key)
    if (old === undefined) book.add({ ...about(key, item), change: 'added', after: stateOf(item) })
    else if (stateOf(old) !== stateOf(item))
      book.add({ ...about(key, item), change: 'changed', before: stateOf(old), after: stateOf(item) })
  }
  for (const [key, item] of before)
    if (!after.has(key)) book.add({ ...about(key, item), change: 'removed', before: stateOf(item) })
}

/** Without the score, which moves a little with everything. */
function stateOf({ band, verdict, state, knownExploited }: ExposureItem): string {
  const exploited = knownExploited === null ? '' : ', exploited in the wild'
  return `${band}${verdict === 'possible' ? ', possible' : ''}${exploited}, ${state}`
}

/** A kind of weak setting, `unauthenticated-control`, and no name that others know. */
function isOwnKind(name: string): boolean {
  return /^[a-z]+(-[a-z]+)*$/.test(name)
}
