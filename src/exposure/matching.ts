/** Which advisories are about what was seen, and whether the version seen is affected: exposure.md §6. */
import type { Tier } from '#model/exposure'
import type { AdvisoryRow, AdvisorySet } from './advisory.ts'
import type { Observation } from './observation.ts'
import {
  isModel,
  isSiemensOrder,
  modelPattern,
  orderNumbersIn,
  partNumbersIn,
  squeeze,
} from './order-numbers.ts'
import { BOUND, isSeen, type ProductName, productNames, VARIANTS } from './product-name.ts'
import { isAffected } from './version-range.ts'

export interface Match {
  readonly cve: string
  readonly row: AdvisoryRow
  readonly tier: Tier
  readonly isPossible: boolean
  readonly version: string
  readonly reason: string
}

interface Entry {
  readonly rows: readonly AdvisoryRow[]
  readonly orders: readonly (RegExp | string)[]
  /** Its name lists the part numbers it is about. */
  readonly hasPartNumbers: boolean
  /** `excluding M580 CPU Safety`: safety variants are another entry's. */
  readonly isWithoutSafety: boolean
  readonly hasSiemensOrders: boolean
  readonly names: readonly ProductName[]
  readonly isSiplus: boolean
}

interface About {
  readonly entry: Entry
  readonly tier: Tier
}

/** Answers kept of devices that look alike; a plant of 10,000 has a few hundred kinds. */
const REMEMBERED = 5000
/** The maker's way of counting, by our name of the maker. */
const SCHEMES: Readonly<Record<string, string>> = {
  siemens: 'siemens',
  'rockwell automation': 'rockwell',
  'schneider electric': 'schneider',
  'mitsubishi electric': 'mitsubishi-fw',
  cisco: 'cisco-ios',
  hikvision: 'hikvision',
  'hitachi energy': 'hitachi',
  moxa: 'moxa',
  'schweitzer engineering laboratories': 'sel',
  wago: 'wago',
  yokogawa: 'yokogawa',
  abb: 'abb',
}
/** A number that by itself names one product: `1756-EN2T`, `BMXP342020`, `DS-2CD2032F-I`. */
const TELLING = /^(?=.*\d)(?=.*[A-Z]).{6,}$/
const ORDER_OF_TIERS = 'ABCDE'

export class Matcher {
  readonly #set: AdvisorySet
  readonly #entries = new Map<string, readonly Entry[]>()
  readonly #known = new Map<string, readonly Match[]>()
  readonly #about = new Map<string, readonly About[]>()

  constructor(set: AdvisorySet) {
    this.#set = set
  }

  /** The best match for each CVE; what is certainly not affected is left out. */
  matchesOf(seen: Observation): readonly Match[] {
    const key = [seen.vendor, seen.shown, seen.versions.join('|'), seen.serial, seen.series].join('\n')
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    const found = this.#find(seen)
    this.#known.set(key, found)
    return found
  }

  #find(seen: Observation): readonly Match[] {
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

  /** A maker says that just this product, at this version, is not affected. */
  #isCleared(cve: string, seen: Observation): boolean {
    const said = this.#set.clearedOf?.(seen.vendor).filter((one) => one.cve === cve) ?? []
    return said.some((one) => {
      const row: AdvisoryRow = { ...one, advisory: '', component: '', flags: [], fixedIn: [], cves: [cve] }
      const entry = entryOf([row])
      const tier = tierOf(entry, seen)
      if (tier !== 'A' && tier !== 'B') return false
      const { isIn, isPossible } = verdictOf(row, tier, entry, seen)
      return one.range === '' || (isIn && !isPossible)
    })
  }

  /** Entries about a product whatever its version: a plant has many versions of few products. */
  #aboutProduct(seen: Observation): readonly About[] {
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
      this.#set.rowsOf(vendor),
      (row) => `${row.product}\n${row.models.join('\n')}`,
    )
    const entries = [...byProduct.values()].map(entryOf)
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

function entryOf(rows: readonly AdvisoryRow[]): Entry {
  const { product, models, flags, range } = rows[0]!
  // Model numbers that stand where a version should are a list of models.
  const misplaced = flags.includes('maybe-model') ? range.split(/[|,]/) : []
  const shortOrders = product.match(/\b\d{7}\b/g) ?? []
  const orders = [
    ...models,
    ...orderNumbersIn(product),
    ...shortOrders,
    ...partNumbersIn(product),
    ...misplaced,
  ].filter((one) => /\d/.test(one) || /^[A-Z]{4,}\*$/.test(one))
  return {
    rows,
    orders: orders.map((one) => modelPattern(one)),
    hasPartNumbers: partNumbersIn(product).length > 0,
    isWithoutSafety: /\bexcluding\b[^)]*\bsafety\b/i.test(product),
    hasSiemensOrders: orders.some(isSiemensOrder),
    names: productNames(product),
    isSiplus:
      /siplus|6ag[12]/i.test(product.replace(/\([^)]*\)/g, '')) || models.some((one) => /^6AG/i.test(one)),
  }
}

function tierOf(entry: Entry, seen: Observation): Tier | undefined {
  if (entry.isWithoutSafety && isSafetyPart(seen)) return undefined
  if (!seen.isComponent) {
    if (seen.orders.some((order) => entry.orders.some((one) => isModel(one, order)))) return 'A'
    // Both say an order number and they differ: another product of the same name.
    if (entry.hasSiemensOrders && seen.isSiemensOrder) return undefined
    // A communication module of the family is none of the processors listed.
    if (entry.hasPartNumbers && seen.orders.some((order) => TELLING.test(order))) return undefined
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

/** Schneider's safety processors end in S: `BMEP584040S`. */
function isSafetyPart({ own, family, orders }: Observation): boolean {
  return own.has('SAFETY') || family.has('SAFETY') || orders.some((order) => /^BME[PH]58\d+S$/.test(order))
}

function tierByName(name: ProductName, entry: Entry, seen: Observation): Tier | undefined {
  const { own, family } = seen
  const has = (token: string) => own.has(token) || family.has(token)
  if (!seriesAgree(name, seen)) return undefined
  const isSiplus = own.has('SIPLUS') || seen.orders.some((order) => /^6AG[12]/.test(order))
  if (isSiplus !== entry.isSiplus && !(isSiplus && name.includesSiplus)) return undefined
  const isEt200 = family.has('ET200') && !name.words.includes('ET') && !name.models.includes('ET200')
  if (isEt200 && !name.includesEt200 && !ownModelSeen(name, seen)) return undefined
  const ownModels = name.models.filter((model) => isSeen(model, own))
  const telling = ownModels.find(
    (model) => typeof model !== 'string' || (TELLING.test(model) && !family.has(model)),
  )
  const wordsSeen = name.words.every(has)
  if (!variantsAgree(name, seen)) return undefined
  if (name.models.length > 0) {
    if (!name.models.every((model) => isSeen(model, own) || isSeen(model, family))) return undefined
    if (telling !== undefined && wordsOfVariants(name).every(has)) return 'B'
    if (!wordsSeen) return undefined
    return ownModels.some((model) => !isSeen(model, family)) ? 'B' : 'C'
  }
  if (!wordsSeen || !name.words.some((word) => word.length >= 3)) return undefined
  const isFiller = fillerOf(name, seen)
  // The catalogue says its family, and the advisory names exactly that.
  const isFamily =
    family.size > 0 && name.words.every((word) => family.has(word)) && [...family].every(isFiller)
  if (isFamily) return 'C'
  // No model in the name: the same only if it is the whole of what was seen.
  const isWhole = name.words.every((word) => own.has(word)) && [...own].every(isFiller)
  return isWhole ? 'B' : 'D'
}

/** A model of its own, not one its family has as well. */
function ownModelSeen({ models }: ProductName, { own, family }: Observation): boolean {
  return models.some((model) => isSeen(model, own) && !isSeen(model, family))
}

/** Tells pieces that are joined of the name's words and the maker's own name: they add nothing to it. */
function fillerOf(name: ProductName, seen: Observation): (token: string) => boolean {
  const maker = [squeeze(seen.vendor), ...seen.vendor.split(' ').map(squeeze)]
  const known = [...name.words, ...maker, 'RUNTIME', 'FRAMEWORK'].filter((word) => word.length > 1)
  return (token) => known.reduce((rest, word) => rest.replace(word, ''), token) === ''
}

function wordsOfVariants(name: ProductName): readonly string[] {
  return name.words.filter((word) => VARIANTS.includes(word))
}

/** `PRO`, `IRT`, `XT`: in both names or in none. */
function variantsAgree(name: ProductName, { own }: Observation): boolean {
  if (name.isFamily) return wordsOfVariants(name).every((word) => own.has(word))
  return VARIANTS.every((word) => word === 'SIPLUS' || !own.has(word) || name.words.includes(word))
}

function seriesAgree(name: ProductName, seen: Observation): boolean {
  return name.series === '' || seen.series === '' || name.series === seen.series
}

interface Verdict {
  readonly isIn: boolean
  readonly isPossible: boolean
  readonly version: string
  readonly reason: string
}

function verdictOf(row: AdvisoryRow, tier: Tier, { names }: Entry, seen: Observation): Verdict {
  const verdicts = (seen.versions.length === 0 ? [''] : seen.versions).map((version) =>
    versionVerdict(row, version, names, seen),
  )
  const [first] = verdicts
  const verdict = verdicts.every(({ affected }) => affected === first!.affected)
    ? first!
    : { affected: 'unknown' as const, version: first!.version, reason: 'firmware and software disagree' }
  const isWeakTier = tier === 'D' || tier === 'E'
  const isSeriesOpen = seen.series === '' && names.some(({ series }) => series !== '')
  const reasons = [
    verdict.reason,
    ...(isWeakTier && verdict.affected !== false
      ? [tier === 'E' ? 'it is a part of the device' : 'only maker and family agree in words']
      : []),
    ...(isSeriesOpen && verdict.affected !== false ? ['the hardware series was not seen'] : []),
  ]
  return {
    isIn: verdict.affected !== false,
    isPossible: verdict.affected !== true || isWeakTier || isSeriesOpen,
    version: verdict.version,
    reason: reasons.join('; '),
  }
}

function versionVerdict(row: AdvisoryRow, version: string, names: readonly ProductName[], seen: Observation) {
  const scheme = SCHEMES[seen.vendor] ?? 'generic'
  const range = rangeOf(row)
  const unknown = (reason: string) => ({ affected: 'unknown' as const, version, reason })
  if (row.flags.includes('maybe-model'))
    return { affected: true as const, version, reason: 'all versions of these models' }
  if (range === '') return unknown('the advisory names no versions')
  const generation = generationVerdict(names, version)
  if (generation === false) return { affected: false as const, version, reason: 'another generation' }
  if (row.component !== '') return unknown(`the bound is that of ${row.component}, which was not seen`)
  const isSerial = /serial/i.test(`${row.product} ${range}`)
  if (isSerial && seen.serial === '') return unknown('the range is by serial number, which was not seen')
  if (version === '' && !isSerial && !isAll(range)) return unknown('no version was seen')
  const told = isSerial ? seen.serial : version
  const { affected, reason } = isAffected(
    told,
    range,
    isSerial ? `${scheme.replace(/-fw$/, '')}-serial` : scheme,
  )
  if (affected === false && row.flags.includes('vers-truncated'))
    return unknown('the list of versions is longer than what is kept of it')
  if (affected !== false && row.flags.includes('direction-conflict'))
    return unknown('the advisory contradicts itself about the direction of the range')
  if (affected === true && generation === 'unknown') return unknown('the generation was not seen')
  return { affected, version: told, reason }
}

/** As published; a bound that was written into the name where the range says "all". */
function rangeOf({ range, product }: AdvisoryRow): string {
  const inName = BOUND.exec(product)?.[1]?.trim()
  if (inName !== undefined && /\d/.test(inName) && isAll(range)) return inName
  return range
}

function isAll(range: string): boolean {
  return /^(?:vers:\w+\/)?\*$|^all(?: versions)?$/i.test(range.trim())
}

/** `S7-400 V6 and below`, `Niagara 4.6`: the beginning of the firmware says which it is. */
function generationVerdict(names: readonly ProductName[], version: string): boolean | 'unknown' {
  const told = names.find(({ generation, branch }) => generation !== undefined || branch !== '')
  if (told === undefined) return true
  const numbers = version.match(/\d+/g)?.map(Number)
  if (numbers === undefined) return 'unknown'
  if (told.generation === undefined)
    return told.branch.split('.').every((number, at) => Number(number) === (numbers[at] ?? 0))
  const { number, how } = told.generation
  const seen = numbers[0]!
  return how === 'below' ? seen <= number : how === 'above' ? seen >= number : seen === number
}
