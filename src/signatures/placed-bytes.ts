/**
 * Contents at a fixed place only, as in the headers of industrial protocols. Instead of a search, the byte there is
 * looked up: for each rule the one that fewest others share.
 */
import { foldCase } from './automaton.ts'
import type { ContentStep } from './signature.ts'

/** A byte that a rule asks for, so far from the beginning. */
interface Placed {
  readonly place: number
  readonly byte: number
  readonly ignoresCase: boolean
}

/** Bytes farther from the beginning are searched for like any others. */
const FARTHEST = 255

const keyOf = ({ place, byte }: Placed) => place * 256 + byte

/** Where the content begins if there is but one place for it. */
export function placeOf({
  bytes: byteCount,
  isNegated,
  offset,
  depth,
  distance,
  isAtStart,
}: ContentStep): number | undefined {
  if (isNegated || distance !== undefined) return undefined
  if (isAtStart) return 0
  const from = offset ?? 0
  if (typeof from !== 'number' || typeof depth !== 'number' || depth !== byteCount.length) return undefined
  return from + byteCount.length <= FARTHEST ? from : undefined
}

export class PlacedBytes {
  /** Offsets from the beginning that are looked at, in order. */
  readonly #places: readonly number[]
  /** By place, then byte: the rules that ask for it. */
  readonly #rules: readonly (readonly (readonly number[] | undefined)[])[]
  /** Bytes from the beginning that are looked at. */
  readonly reach: number

  /** @param stepsOf contents of a rule of which each has its place */
  constructor(rules: readonly number[], stepsOf: (rule: number) => readonly ContentStep[]) {
    const asked = new Map(rules.map((rule) => [rule, stepsOf(rule).flatMap(bytesOf)]))
    const sharing = new Map<number, number>()
    for (const byteCount of asked.values())
      for (const key of new Set(byteCount.map(keyOf))) sharing.set(key, (sharing.get(key) ?? 0) + 1)
    const tables = new Map<number, number[][]>()
    for (const [rule, byteCount] of asked) {
      const rarest = byteCount.reduce((best, one) =>
        sharing.get(keyOf(one))! < sharing.get(keyOf(best))! ? one : best,
      )
      const table = tables.get(rarest.place) ?? []
      tables.set(rarest.place, table)
      for (const byte of spellings(rarest)) table[byte] = [...(table[byte] ?? []), rule]
    }
    this.#places = [...tables.keys()].sort((a, b) => a - b)
    this.#rules = this.#places.map((place) => {
      const table = tables.get(place)!
      return Array.from({ length: 256 }, (_, byte) => table[byte])
    })
    this.reach = (this.#places.at(-1) ?? -1) + 1
  }

  /** Reports the rules whose byte is in `bytes[start..end)`, where `origin` is the beginning. */
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

function bytesOf(step: ContentStep): Placed[] {
  const first = placeOf(step)!
  return Array.from(step.bytes, (byte, i) => ({ place: first + i, byte, ignoresCase: step.ignoresCase }))
}

/** Both cases of a letter. */
function spellings({ byte, ignoresCase }: Placed): readonly number[] {
  const isLetter = ignoresCase && byte >= 0x61 && byte <= 0x7a
  return isLetter ? [byte, byte - 0x20] : [ignoresCase ? foldCase(byte) : byte]
}
