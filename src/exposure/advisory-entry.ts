/** A product of an advisory, its names and numbers taken apart so that what was seen can be held against them. */
import type { AdvisoryRow } from './advisory.ts'
import { isSiemensOrder, modelPattern, orderNumbersIn, partNumbersIn } from './order-numbers.ts'
import { type ProductName, productNames } from './product-name.ts'

/** Terms that the other names of a vendor provide for the parts of one. */
export interface Vocabulary {
  /** Pieces that many products share, each with a model of its own behind it: `S71500`. Alone they name a family. */
  readonly families: ReadonlySet<string>
  /** The names that a product of this maker holds, taken apart once. */
  readonly namesOf: (product: string) => readonly ProductName[]
}

export interface Entry {
  readonly rows: readonly AdvisoryRow[]
  readonly orders: readonly (RegExp | string)[]
  /** Its name lists the part numbers it is about. */
  readonly hasPartNumbers: boolean
  /** `excluding M580 CPU Safety`: safety variants are another entry's. */
  readonly isWithoutSafety: boolean
  readonly hasSiemensOrders: boolean
  readonly names: readonly ProductName[]
  readonly isSiplus: boolean
  /** A list of models in place of a version: it is about those only. */
  readonly isModelList: boolean
  readonly vocabulary: Vocabulary
}

export const NO_VOCABULARY: Vocabulary = { families: new Set(), namesOf: productNames }
/** Names with a piece and another model behind it, before the piece is a family's. */
const FAMILY_NAMES = 3

export function vocabularyOf(products: Iterable<string>): Vocabulary {
  const names = new Map([...products].map((product) => [product, productNames(product)]))
  const beside = new Map<string, Set<string>>()
  for (const { models } of [...names.values()].flat()) {
    const texts = models.filter((model) => typeof model === 'string')
    for (const [at, one] of texts.entries())
      for (const other of texts.slice(at + 1))
        if (/\d.*\d.*\d/.test(other) && !one.startsWith(other) && !other.startsWith(one))
          beside.set(one, (beside.get(one) ?? new Set()).add(other))
  }
  return {
    families: new Set([...beside].flatMap(([piece, others]) => (others.size >= FAMILY_NAMES ? [piece] : []))),
    namesOf: (product) => names.get(product) ?? productNames(product),
  }
}

/** A model before the version: `NJ101-[][][][] Ver.1.64.03 and earlier`, `2404267 version 1.x`. */
const MODEL_OF_RANGE = /^([A-Z]{2}[A-Z\d]*-[A-Z\d[\]]+|\d{7})\s+(?:\([^)]*\)\s*)?(?=ver(?:sion)?\b|v\d)/i

/** With that model where models belong, and a range that is one. */
export function withModelOfRange(row: AdvisoryRow): AdvisoryRow {
  // Article numbers of Phoenix Contact in place of a version: all versions of these.
  if (row.vendor === 'phoenix contact' && /^\d{7}$/.test(row.range))
    return { ...row, flags: [...row.flags, 'maybe-model'] }
  const found = MODEL_OF_RANGE.exec(row.range)
  if (found === null) return row
  const model = found[1]!.replaceAll('[]', 'x')
  return {
    ...row,
    models: [...row.models, model],
    range: row.range.slice(found[0].length),
    flags: [...row.flags, 'model-of-range'],
  }
}

/** Model numbers in place of a version, or before it: the row is about those only. */
export function isModelList({ flags }: AdvisoryRow): boolean {
  return flags.includes('maybe-model') || flags.includes('model-of-range')
}

export function entryOf(rows: readonly AdvisoryRow[], vocabulary: Vocabulary): Entry {
  const { product, models, range } = rows[0]!
  const misplaced = rows[0]!.flags.includes('maybe-model') ? range.split(/[|,]/) : []
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
    names: vocabulary.namesOf(product),
    isSiplus:
      /siplus|6ag[12]/i.test(product.replace(/\([^)]*\)/g, '')) || models.some((one) => /^6AG/i.test(one)),
    isModelList: isModelList(rows[0]!),
    vocabulary,
  }
}
