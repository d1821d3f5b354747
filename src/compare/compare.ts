/** Two states of a plant – captures, weeks, baselines – into what differs. */
import {
  type Change,
  type ComparedSide,
  DIFFERENCE_KINDS,
  DIFFERENCE_SCHEMA,
  type Difference,
  type DifferenceKind,
} from '#schema/difference'
import { compareBaselines } from './baselines.ts'
import { ChangeBook } from './change-book.ts'
import { compareDevices } from './devices.ts'
import { compareExposures } from './exposures.ts'
import { compareLinks } from './links.ts'
import { type DevicePairs, pairDevices } from './pair-devices.ts'
import type { ComparedState } from './side.ts'
import { type KeyValueNames, plainKeyValues } from './symbol-words.ts'

/**
 * @param words names of values of behaviour keys. Default: the values
 * @returns what differs, sorted; undefined if the two have nothing in common that could be compared
 */
export function compareSides(
  first: ComparedState,
  second: ComparedState,
  words: KeyValueNames = plainKeyValues,
): Difference | undefined {
  const book = new ChangeBook()
  const compared = new Set<DifferenceKind>()
  const baselines = first.baseline !== undefined && second.baseline !== undefined
  const plants = first.plant !== undefined && second.plant !== undefined
  if (!baselines && !plants) return undefined
  const pairs = pairDevices(first.plant?.devices ?? [], second.plant?.devices ?? [])
  if (first.plant !== undefined && second.plant !== undefined) {
    compareDevices(pairs, book)
    compareLinks(first.plant, second.plant, { pairs, book, withOperations: !baselines })
    for (const kind of ['device', 'firmware', 'program', 'module', 'attribute', 'link', 'behaviour'] as const)
      compared.add(kind)
    const { exposures: before } = first.plant
    const { exposures: after } = second.plant
    if (before !== undefined && after !== undefined) {
      compareExposures(before, after, { pairs, book })
      compared.add('exposure')
    }
  }
  if (first.baseline !== undefined && second.baseline !== undefined) {
    const moved = movesOf(pairs)
    compareBaselines(first.baseline, second.baseline, { book, moved, words, withConnectionPairs: !plants })
    for (const kind of ['link', 'behaviour', 'value', 'pace'] as const) compared.add(kind)
  }
  return {
    schema: DIFFERENCE_SCHEMA,
    first: summaryOf(first),
    second: summaryOf(second),
    differ: book.changes.length > 0,
    compared: DIFFERENCE_KINDS.filter((kind) => compared.has(kind)),
    counts: countsOf(book.changes),
    changes: book.changes.sort(inOrder),
    reportedOnce: book.untold.sort(inOrder),
    remarks: remarksOn(first, second),
  }
}

/** Addresses of devices that have another one now. */
function movesOf({ both }: DevicePairs): (address: string) => string {
  const moves = new Map<string, string>()
  for (const [one, two] of both) {
    const [before] = one.ipAddresses
    const [after] = two.ipAddresses
    if (one.ipAddresses.length !== 1 || two.ipAddresses.length !== 1) continue
    if (before !== undefined && after !== undefined && before !== after) moves.set(before, after)
  }
  return (address) => moves.get(address) ?? address
}

function summaryOf({ name, kind, from, until, plant, baseline }: ComparedState): ComparedSide {
  const links = plant?.links.length ?? baseline?.connectionPairs.length ?? 0
  return { name, kind, from, until, devices: plant?.devices.length ?? 0, links }
}

function countsOf(changes: readonly Change[]): Difference['counts'] {
  const counts: Difference['counts'] = {}
  for (const { kind, change } of changes) {
    counts[kind] ??= { added: 0, removed: 0, changed: 0 }
    counts[kind][change]++
  }
  return counts
}

/** How much was watched decides what can be missing: seen in one hour, a backup of each night is not gone. */
const UNEQUAL = 2

function remarksOn(first: ComparedState, second: ComparedState): string[] {
  const spans = [first, second].map(({ from, until }) =>
    from === null || until === null ? undefined : Math.max(1, Date.parse(until) - Date.parse(from)),
  )
  const [one, other] = spans
  const remarks: string[] = []
  if (one !== undefined && other !== undefined && Math.max(one, other) > UNEQUAL * Math.min(one, other)) {
    const shorter = one < other ? first : second
    remarks.push(
      `${shorter.name} covers ${hours(Math.min(one, other))}, the other ${hours(Math.max(one, other))}: what comes rarely may be missing in it and still be there`,
    )
  }
  return remarks
}

function hours(milliseconds: number): string {
  const minutes = milliseconds / 60_000
  if (minutes < 120) return `${minutes.toLocaleString('en', { maximumFractionDigits: 1 })} min`
  return `${(minutes / 60).toLocaleString('en', { maximumFractionDigits: 1 })} h`
}

/** By kind; between devices that both know first, for that is the news. */
function inOrder(a: Change, b: Change): number {
  return (
    DIFFERENCE_KINDS.indexOf(a.kind) - DIFFERENCE_KINDS.indexOf(b.kind) ||
    Number(b.amongKnown) - Number(a.amongKnown) ||
    compareText(a.change, b.change) ||
    compareText(a.subject, b.subject) ||
    compareText(a.field, b.field) ||
    compareText(a.before, b.before) ||
    compareText(a.after, b.after)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
