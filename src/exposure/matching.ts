/** Which advisories are about what was seen, and whether the version seen is affected: docs/internals/exposure-models.md §2. */
import type { Tier } from '#model/exposure'
import type { AdvisoryRow, AdvisorySet } from './advisory.ts'
import {
  type Entry,
  entryOf,
  isModelList,
  NO_VOCABULARY,
  type Vocabulary,
  vocabularyOf,
  withModelOfRange,
} from './advisory-entry.ts'
import type { ProductLifecycle } from './lifecycle.ts'
import type { ModuleObservation } from './observation.ts'
import { fixedSigns, isModel, squeeze } from './order-numbers.ts'
import { isSeen, type ProductName, VARIANTS } from './product-name.ts'
import { verdictOf } from './row-verdict.ts'

export interface Match {
  readonly cve: string
  readonly row: AdvisoryRow
  readonly tier: Tier
  readonly isPossible: boolean
  readonly version: string
  readonly reason: string
}

interface Ended {
  readonly one: ProductLifecycle
  readonly row: AdvisoryRow
  readonly entry: Entry
}

interface About {
  readonly entry: Entry
  readonly tier: Tier
}

/** Answers kept of devices that look alike; a plant of 10,000 has a few hundred kinds. */
const REMEMBERED = 5000
/** A number that by itself names one product: `1756-EN2T`, `BMXP342020`, `DS-2CD2032F-I`. */
const TELLING = /^(?=.*\d)(?=.*[A-Z]).{6,}$/
const ORDER_OF_TIERS = 'ABCDE'

export class Matcher {
  readonly #set: AdvisorySet
  readonly #entries = new Map<string, readonly Entry[]>()
  readonly #known = new Map<string, readonly Match[]>()
  readonly #ends = new Map<string, readonly Ended[]>()
  readonly #about = new Map<string, readonly About[]>()

  constructor(set: AdvisorySet) {
    this.#set = set
  }

  /** The best match for each CVE; what is certainly not affected is left out. */
  matchesOf(seen: ModuleObservation): readonly Match[] {
    const key = [seen.vendor, seen.shown, seen.versions.join('|'), seen.serial, seen.series].join('\n')
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    const found = this.#find(seen)
    this.#known.set(key, found)
    return found
  }

  #find(seen: ModuleObservation): readonly Match[] {
    const best = new Map<string, { match: Match; isIn: boolean }>()
    for (const { entry, tier } of this.#aboutProduct(seen)) {
      for (const row of entry.rows) {
        const { isIn, isPossible, version, reason } = verdictOf(row, tier, entry, seen)
        for (const cve of row.cves) {
          const before = best.get(cve)
          const match: Match = { cve, row, tier, isPossible, version, reason }
          if (before === undefined || isBetter(match, isIn, before)) best.set(cve, { match, isIn })
        }
      }
    }
    const found = [...best.values()].flatMap(({ match, isIn }) => (isIn ? [match] : []))
    return found.filter(({ cve }) => !this.#isCleared(cve, seen))
  }

  /** End of support by the vendor: only if product and version are certain. */
  endsOf(seen: ModuleObservation): readonly ProductLifecycle[] {
    if (seen.isForeign) return []
    return this.#ended(seen.vendor).flatMap(({ one, row, entry }) => {
      const tier = tierOf(entry, seen)
      if (tier === undefined) return []
      const { isIn, isPossible } = verdictOf(row, tier, entry, seen)
      return isIn && !isPossible ? [one] : []
    })
  }

  #ended(vendor: string): readonly Ended[] {
    const known = this.#ends.get(vendor)
    if (known !== undefined) return known
    const said = this.#set.endsOf?.(vendor) ?? []
    const vocabulary = said.length === 0 ? NO_VOCABULARY : this.#vocabularyOf(vendor)
    const ends = said.map((one): Ended => {
      const row = { ...one, advisory: '', component: '', flags: [], fixedIn: [], cves: [] }
      return { one, row, entry: entryOf([row], vocabulary) }
    })
    this.#ends.set(vendor, ends)
    return ends
  }

  #vocabularyOf(vendor: string): Vocabulary {
    return vocabularyOf(new Set(this.#set.rowsOf(vendor).map(({ product }) => product)))
  }

  /** A vendor declares just this product, at this version, not affected. */
  #isCleared(cve: string, seen: ModuleObservation): boolean {
    const said = this.#set.clearedOf?.(seen.vendor).filter((one) => one.cve === cve) ?? []
    return said.some((one) => {
      const row: AdvisoryRow = { ...one, advisory: '', component: '', flags: [], fixedIn: [], cves: [cve] }
      const entry = entryOf([row], NO_VOCABULARY)
      const tier = tierOf(entry, seen)
      if (tier !== 'A' && tier !== 'B') return false
      const { isIn, isPossible } = verdictOf(row, tier, entry, seen)
      return one.range === '' || (isIn && !isPossible)
    })
  }

  /** Entries about a product whatever its version: a plant has many versions of few products. */
  #aboutProduct(seen: ModuleObservation): readonly About[] {
    const key = [seen.vendor, seen.shown, seen.series, seen.isForeign].join('\n')
    const known = this.#about.get(key)
    if (known !== undefined) return known
    if (this.#about.size >= REMEMBERED) this.#about.clear()
    const found = this.#entriesOf(seen.vendor).flatMap((entry): About[] => {
      const tier = tierOf(entry, seen)
      return tier === undefined ? [] : [{ entry, tier: seen.isForeign ? 'E' : tier }]
    })
    this.#about.set(key, found)
    return found
  }

  #entriesOf(vendor: string): readonly Entry[] {
    const known = this.#entries.get(vendor)
    if (known !== undefined) return known
    const byProduct = Map.groupBy(
      this.#set.rowsOf(vendor).map(withModelOfRange),
      (row) => `${row.product}\n${row.models.join('\n')}\n${isModelList(row) ? row.range : ''}`,
    )
    const vocabulary = this.#vocabularyOf(vendor)
    const entries = [...byProduct.values()].map((rows) => entryOf(rows, vocabulary))
    this.#entries.set(vendor, entries)
    return entries
  }
}

/** The more special tier decides; within one, affected wins over possible, and that over not affected. */
function isBetter(match: Match, isIn: boolean, before: { match: Match; isIn: boolean }): boolean {
  const [a, b] = [ORDER_OF_TIERS.indexOf(match.tier), ORDER_OF_TIERS.indexOf(before.match.tier)]
  if (a !== b) return a < b
  return rank(match, isIn) > rank(before.match, before.isIn)
}

function rank({ isPossible }: Match, isIn: boolean): number {
  return isIn ? (isPossible ? 1 : 2) : 0
}

function tierOf(entry: Entry, seen: ModuleObservation): Tier | undefined {
  if (entry.isWithoutSafety && isSafetyPart(seen)) return undefined
  if (!seen.isComponent) {
    if (seen.orders.some((order) => entry.orders.some((one) => isModel(one, order)))) return 'A'
    // Both have an order number and they differ: another product of the same name.
    if (entry.hasSiemensOrders && seen.isSiemensOrder) return undefined
    // A communication module of the family is none of the processors listed.
    if (seen.orders.some((order) => TELLING.test(order))) {
      if (entry.hasPartNumbers) return undefined
      // The list may lack it; a name of its own states its numbers.
      if (entry.isModelList) return entry.names.some((name) => isOwnName(name, seen)) ? 'C' : undefined
    }
  }
  let best: Tier | undefined
  for (const name of entry.names) {
    const tier = tierByName(name, entry, seen)
    if (tier !== undefined && (best === undefined || tier < best)) best = tier
  }
  if (best === undefined) return undefined
  // A name that comes with order numbers, and no order number seen: its name alone is not certain.
  if (best === 'B' && entry.hasSiemensOrders) return 'C'
  return best
}

/** Every piece of the name was seen of the product itself, a model among them. */
function isOwnName({ models, words, inner }: ProductName, { own }: ModuleObservation): boolean {
  return (
    models.length > 0 &&
    models.every((model) => isSeen(model, own)) &&
    words.every((word) => own.has(word)) &&
    VARIANTS.every((word) => !own.has(word) || inner.includes(word))
  )
}

/** Numbers of safety processors: Schneider's end in S (`BMEP584040S`), Mitsubishi's in SFCPU (`R08SFCPU`). */
const SAFETY_PART = /^(?:BME[PH]58\d+S|R\d+SFCPU)$/

function isSafetyPart({ own, family, orders }: ModuleObservation): boolean {
  return (
    own.has('SAFETY') || family.has('SAFETY') || [...orders, ...own].some((part) => SAFETY_PART.test(part))
  )
}

function tierByName(name: ProductName, entry: Entry, seen: ModuleObservation): Tier | undefined {
  const { own, family } = seen
  const has = (token: string) =>
    own.has(token) || family.has(token) || (token === 'SAFETY' && isSafetyPart(seen))
  if (!seriesAgree(name, seen) || isLeftOut(name, seen)) return undefined
  const isSiplus = own.has('SIPLUS') || seen.orders.some((order) => /^6AG[12]/.test(order))
  if (isSiplus !== entry.isSiplus && !(isSiplus && name.includesSiplus)) return undefined
  const isEt200 = family.has('ET200') && !name.words.includes('ET') && !name.models.includes('ET200')
  if (isEt200 && !name.includesEt200 && !ownModelSeen(name, seen)) return undefined
  if (seen.lines.has(name.key)) return 'C'
  const ownModels = name.models.filter((model) => isSeen(model, own))
  const telling = ownModels.find(
    (model) =>
      (typeof model !== 'string' && fixedSigns(model) >= 4) ||
      (typeof model === 'string' &&
        TELLING.test(model) &&
        !family.has(model) &&
        !entry.vocabulary.families.has(model)),
  )
  const wordsSeen = name.words.every(has)
  if (!variantsAgree(name, seen)) return undefined
  if (name.models.length > 0) {
    if (!name.models.every((model) => isSeen(model, own) || isSeen(model, family))) return undefined
    if (telling !== undefined && wordsOfVariants(name).every(has)) return 'B'
    if (!wordsSeen) return undefined
    return ownModels.some((model) => !isSeen(model, family) && !isOfFamily(model, entry, seen)) ? 'B' : 'C'
  }
  if (!wordsSeen || !name.words.some((word) => word.length >= 3)) return undefined
  const isFiller = fillerOf(name, seen)
  // The catalogue has its family, and the advisory names exactly that.
  const isFamily =
    family.size > 0 && name.words.every((word) => family.has(word)) && [...family].every(isFiller)
  if (isFamily) return 'C'
  // No model in the name: the same only if it is the whole of what was seen.
  const isWhole = name.words.every((word) => own.has(word)) && [...own].every(isFiller)
  return isWhole ? 'B' : 'D'
}

/** Left out by name, or of a kind that the name's words rule out. */
function isLeftOut({ exceptions, words }: ProductName, { own, family }: ModuleObservation): boolean {
  const has = (piece: string) => own.has(piece) || family.has(piece)
  // A redundant S7-400 has rows of its own, though it speaks PROFINET as well.
  if (words.includes('PNDP') && family.has('H')) return true
  return exceptions.some((pieces) => pieces.every(has))
}

/** A piece that many products share, or the bulletin number that begins what was seen: `1769` of `1769-L33ER`. */
function isOfFamily(model: RegExp | string, { vocabulary }: Entry, { orders }: ModuleObservation): boolean {
  if (typeof model !== 'string') return false
  if (vocabulary.families.has(model)) return true
  return /^\d{3,4}$/.test(model) && orders.some((order) => order.startsWith(model) && order !== model)
}

/** A model of its own, not one its family has as well. */
function ownModelSeen({ models }: ProductName, { own, family }: ModuleObservation): boolean {
  return models.some((model) => isSeen(model, own) && !isSeen(model, family))
}

/** Finds joined words of the name and the vendor's own name: they add nothing to it. */
function fillerOf(name: ProductName, seen: ModuleObservation): (token: string) => boolean {
  const maker = [squeeze(seen.vendor), ...seen.vendor.split(' ').map(squeeze)]
  const [major = ''] = name.branch.split('.')
  const known = [...name.words, ...maker, 'RUNTIME', 'FRAMEWORK']
    .filter((word) => word.length > 1)
    .concat(major === '' ? [] : major)
  return (token) => known.reduce((rest, word) => rest.replace(word, ''), token) === ''
}

function wordsOfVariants(name: ProductName): readonly string[] {
  return name.words.filter((word) => VARIANTS.includes(word))
}

/** `PRO`, `IRT`, `XT`: in both names or in none. */
function variantsAgree(name: ProductName, seen: ModuleObservation): boolean {
  const { own } = seen
  if (name.isFamily)
    return wordsOfVariants(name).every((word) => own.has(word) || (word === 'SAFETY' && isSafetyPart(seen)))
  return VARIANTS.every((word) => word === 'SIPLUS' || !own.has(word) || name.inner.includes(word))
}

function seriesAgree(name: ProductName, seen: ModuleObservation): boolean {
  return name.series === '' || seen.series === '' || name.series === seen.series
}
