/**
 * Thousands of rules, of which a fact meets only a few: they are grouped by kind of fact and protocol, and on each group
 * by the one value that a fact must have for the rule to speak – its function, an address, a name.
 */
import type { Rule, RuleContext, RuleInput, RuleSet, Watch } from '#model/rule'
import type { CustomRule } from './compile.ts'
import { FIELDS, type Read } from './fields.ts'
import { limits } from './limits.ts'
import { indexKey, type Needs } from './predicate.ts'

interface RuleBucket {
  /** Rules of which no such value is known. */
  readonly always: Rule[]
  readonly drawers: readonly Drawer[]
}

/** Rules by the value that one field must have. */
class Drawer {
  readonly read: Read
  readonly #rules: ReadonlyMap<string, readonly Rule[]>
  /** Values as they came, so that each is spelt for the index once. */
  readonly #seen = new Map<string, readonly Rule[]>()

  constructor(read: Read, rules: ReadonlyMap<string, readonly Rule[]>) {
    this.read = read
    this.#rules = rules
  }

  rulesOf(value: string | number | boolean): readonly Rule[] {
    if (typeof value !== 'string') return this.#rules.get(indexKey(value)) ?? NONE
    const seen = this.#seen.get(value)
    if (seen !== undefined) return seen
    const those = this.#rules.get(indexKey(value)) ?? NONE
    if (this.#seen.size >= limits.seenValues) this.#seen.clear()
    this.#seen.set(value, those)
    return those
  }
}

const NONE: readonly Rule[] = []

const READS: ReadonlyMap<string, Read> = readsByName()

export class RuleIndex implements RuleSet {
  readonly rules: readonly Rule[]
  readonly watches: ReadonlySet<Watch>
  /** By kind of fact and protocol; '' for rules of any protocol. */
  readonly #buckets: ReadonlyMap<Watch, ReadonlyMap<string, RuleBucket>>
  readonly #found: Rule[] = []

  constructor(rules: readonly CustomRule[]) {
    this.rules = rules.map(({ rule }) => rule)
    this.watches = new Set(rules.flatMap(({ detection }) => detection.watches))
    this.#buckets = new Map(
      [...this.watches].map((watch) => {
        const those = rules.filter(({ detection }) => detection.watches.includes(watch))
        const byService = Map.groupBy(
          those.flatMap((own) => (own.detection.services ?? ['']).map((service) => ({ service, own }))),
          ({ service }) => service,
        )
        return [
          watch,
          new Map([...byService].map(([service, all]) => [service, bucketOf(all.map(({ own }) => own))])),
        ]
      }),
    )
  }

  candidates(input: RuleInput): readonly Rule[] {
    this.#found.length = 0
    const buckets = this.#buckets.get(input.fact.kind)
    if (buckets === undefined) return this.#found
    this.#gather(buckets.get(''), input)
    if (input.protocol !== '') this.#gather(buckets.get(input.protocol), input)
    return this.#found
  }

  #gather(bucket: RuleBucket | undefined, input: RuleInput): void {
    if (bucket === undefined) return
    for (const rule of bucket.always) this.#found.push(rule)
    for (const drawer of bucket.drawers) {
      const value = drawer.read(input, NOBODY)
      if (value === undefined || typeof value === 'object') continue
      for (const rule of drawer.rulesOf(value)) this.#found.push(rule)
    }
  }
}

/** Indexed fields are read from the fact alone. */
const NOBODY = {} as RuleContext

function bucketOf(rules: readonly CustomRule[]): RuleBucket {
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
    drawers: [...drawers].map(([field, those]) => new Drawer(READS.get(field)!, those)),
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
  for (const { name, read, isOfDevice, isList } of FIELDS)
    if (isOfDevice !== true && isList !== true) reads.set(name, [...(reads.get(name) ?? []), read])
  return new Map(
    [...reads].map(([name, those]): [string, Read] => [
      name,
      those.length === 1
        ? those[0]!
        : (input, known) => {
            for (const read of those) {
              const value = read(input, known)
              if (value !== undefined) return value
            }
            return undefined
          },
    ]),
  )
}
