/**
 * Thousands of rules, of which a fact meets only a few: they lie on shelves by kind of fact and protocol, and on each shelf
 * by the one value that a fact must have for the rule to speak – its function, an address, a name.
 */
import type { Judged, Known, Rule, RuleSet, Watch } from '#model/rule'
import type { OwnRule } from './compile.ts'
import { FIELDS, type Read } from './fields.ts'
import { indexKey, type Needs } from './predicate.ts'

interface Shelf {
  /** Rules of which no such value is known. */
  readonly always: Rule[]
  readonly drawers: { readonly read: Read; readonly rules: Map<string, Rule[]> }[]
}

const READS: ReadonlyMap<string, Read> = readsByName()

export class RuleIndex implements RuleSet {
  readonly rules: readonly Rule[]
  readonly watches: ReadonlySet<Watch>
  readonly #shelves: ReadonlyMap<string, Shelf>
  readonly #found: Rule[] = []

  constructor(rules: readonly OwnRule[]) {
    this.rules = rules.map(({ rule }) => rule)
    this.watches = new Set(rules.flatMap(({ detection }) => detection.watches))
    const byShelf = new Map<string, OwnRule[]>()
    for (const own of rules)
      for (const watch of own.detection.watches)
        for (const service of own.detection.services ?? ['']) {
          const key = `${watch} ${service}`
          const those = byShelf.get(key)
          if (those === undefined) byShelf.set(key, [own])
          else those.push(own)
        }
    this.#shelves = new Map([...byShelf].map(([key, those]) => [key, shelfOf(those)]))
  }

  candidates(judged: Judged): readonly Rule[] {
    this.#found.length = 0
    const { kind } = judged.fact
    if (!this.watches.has(kind)) return this.#found
    this.#gather(`${kind} `, judged)
    if (judged.protocol !== '') this.#gather(`${kind} ${judged.protocol}`, judged)
    return this.#found
  }

  #gather(key: string, judged: Judged): void {
    const shelf = this.#shelves.get(key)
    if (shelf === undefined) return
    for (const rule of shelf.always) this.#found.push(rule)
    for (const { read, rules } of shelf.drawers) {
      const value = read(judged, NOBODY)
      if (value === undefined || typeof value === 'object') continue
      const those = rules.get(indexKey(value))
      if (those !== undefined) for (const rule of those) this.#found.push(rule)
    }
  }
}

/** Indexed fields are read from the fact alone. */
const NOBODY = {} as Known

function shelfOf(rules: readonly OwnRule[]): Shelf {
  const popularity = new Map<string, number>()
  for (const { detection } of rules)
    for (const [field, values] of detection.matches.needs)
      for (const value of values) {
        const key = `${field}\t${value}`
        popularity.set(key, (popularity.get(key) ?? 0) + 1)
      }
  const always: Rule[] = []
  const drawers = new Map<string, Map<string, Rule[]>>()
  for (const { rule, detection } of rules) {
    const field = mostTelling(detection.matches.needs, popularity)
    if (field === undefined) {
      always.push(rule)
      continue
    }
    const drawer = drawers.get(field) ?? new Map<string, Rule[]>()
    drawers.set(field, drawer)
    for (const value of detection.matches.needs.get(field)!) {
      const those = drawer.get(value)
      if (those === undefined) drawer.set(value, [rule])
      else those.push(rule)
    }
  }
  return {
    always,
    drawers: [...drawers].map(([field, those]) => ({ read: READS.get(field)!, rules: those })),
  }
}

/** The field whose values the fewest other rules wait for. */
function mostTelling(needs: Needs, popularity: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const [field, values] of needs) {
    if (!READS.has(field)) continue
    let crowd = 0
    for (const value of values) crowd += popularity.get(`${field}\t${value}`) ?? 0
    if (crowd < least || (crowd === least && best !== undefined && field < best)) {
      least = crowd
      best = field
    }
  }
  return best
}

/** Fields of one name in several kinds of facts are read by whichever the fact has. */
function readsByName(): ReadonlyMap<string, Read> {
  const reads = new Map<string, Read[]>()
  for (const { name, read, isOfAsset, isList } of FIELDS)
    if (isOfAsset !== true && isList !== true) reads.set(name, [...(reads.get(name) ?? []), read])
  return new Map(
    [...reads].map(([name, those]): [string, Read] => [
      name,
      those.length === 1
        ? those[0]!
        : (judged, known) => {
            for (const read of those) {
              const value = read(judged, known)
              if (value !== undefined) return value
            }
            return undefined
          },
    ]),
  )
}
