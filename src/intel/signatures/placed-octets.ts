/**
 * Contents that can stand in one place only, as the headers of industrial protocols do. Instead of being searched for, the
 * octet there is looked up: of each rule the one that fewest others share.
 */
import { foldCase } from './automaton.ts'
import type { ContentStep } from './signature.ts'

/** An octet that a rule asks for, so far from the beginning. */
interface Placed {
  readonly place: number
  readonly octet: number
  readonly ignoresCase: boolean
}

/** Octets farther from the beginning are searched for like any others. */
const FARTHEST = 255

const keyOf = ({ place, octet }: Placed) => place * 256 + octet

/** Where the content begins if there is but one place for it. */
export function placeOf({
  octets,
  isNegated,
  offset,
  depth,
  distance,
  isAtStart,
}: ContentStep): number | undefined {
  if (isNegated || distance !== undefined) return undefined
  if (isAtStart) return 0
  const from = offset ?? 0
  if (typeof from !== 'number' || typeof depth !== 'number' || depth !== octets.length) return undefined
  return from + octets.length <= FARTHEST ? from : undefined
}

export class PlacedOctets {
  /** Offsets from the beginning that are looked at, in order. */
  readonly #places: readonly number[]
  /** By place, then octet: the rules that ask for it. */
  readonly #rules: readonly (readonly (readonly number[] | undefined)[])[]
  /** Octets from the beginning that are looked at. */
  readonly reach: number

  /** @param stepsOf contents of a rule of which each has its place */
  constructor(rules: readonly number[], stepsOf: (rule: number) => readonly ContentStep[]) {
    const asked = new Map(rules.map((rule) => [rule, stepsOf(rule).flatMap(octetsOf)]))
    const sharing = new Map<number, number>()
    for (const octets of asked.values())
      for (const key of new Set(octets.map(keyOf))) sharing.set(key, (sharing.get(key) ?? 0) + 1)
    const tables = new Map<number, number[][]>()
    for (const [rule, octets] of asked) {
      const rarest = octets.reduce((best, one) =>
        sharing.get(keyOf(one))! < sharing.get(keyOf(best))! ? one : best,
      )
      const table = tables.get(rarest.place) ?? []
      tables.set(rarest.place, table)
      for (const octet of spellings(rarest)) table[octet] = [...(table[octet] ?? []), rule]
    }
    this.#places = [...tables.keys()].sort((a, b) => a - b)
    this.#rules = this.#places.map((place) => {
      const table = tables.get(place)!
      return Array.from({ length: 256 }, (_, octet) => table[octet])
    })
    this.reach = (this.#places.at(-1) ?? -1) + 1
  }

  /** Tells the rules whose octet stands in `bytes[start..end)`, where `origin` is the beginning. */
  scan(bytes: Uint8Array, start: number, end: number, origin: number, found: (rule: number) => void): void {
    const places = this.#places
    for (let i = 0; i < places.length; i++) {
      const at = origin + places[i]!
      if (at < start) continue
      if (at >= end) return
      const rules = this.#rules[i]![bytes[at]!]
      if (rules !== undefined) for (const rule of rules) found(rule)
    }
  }
}

function octetsOf(step: ContentStep): Placed[] {
  const first = placeOf(step)!
  return Array.from(step.octets, (octet, i) => ({ place: first + i, octet, ignoresCase: step.ignoresCase }))
}

/** Both cases of a letter. */
function spellings({ octet, ignoresCase }: Placed): readonly number[] {
  const isLetter = ignoresCase && octet >= 0x61 && octet <= 0x7a
  return isLetter ? [octet, octet - 0x20] : [ignoresCase ? foldCase(octet) : octet]
}
