/** Knowledge made by hand, as tokens of a banner: words of the taxonomy, makers that are named, model numbers of catalogues. */
import { Products } from '#identification/products'
import type { IdentificationTables } from '#identification/tables'
import type { Taxonomy } from '#identification/taxonomy'
import { vendorKey } from '#identification/vendor-names'
import { VendorSubtypes } from '#identification/vendor-subtypes'

const limits = {
  /** UTF-16 units of a banner. */
  text: 512,
  /** Words in a maker's name. */
  makerWords: 3,
  /** UTF-16 units of a model number. */
  model: 40,
} as const

export class BannerKnowledge {
  readonly #taxonomy: Taxonomy
  readonly #words: readonly (readonly [RegExp, string])[]
  readonly #makers = new Map<string, string>()
  readonly #ranges: VendorSubtypes
  readonly #products: Products

  /** Rows that were read from the labelled banners themselves are left out. */
  constructor(tables: IdentificationTables, taxonomy: Taxonomy) {
    const makers = tables.vendors().filter((row) => row.at(-1)?.startsWith('own') === true)
    this.#taxonomy = taxonomy
    this.#words = taxonomy.subtypes.flatMap(({ words, type }) =>
      words.map((word): [RegExp, string] => [
        new RegExp(`(?<![a-z])${word.replace(/[^a-z0-9 ]/g, '.')}s?(?![a-z])`, 'i'),
        type,
      ]),
    )
    this.#ranges = new VendorSubtypes(makers)
    for (const [maker = ''] of makers) {
      const key = vendorKey(maker)
      if (key.length >= 3) this.#makers.set(key, maker)
    }
    this.#products = new Products(tables.products().filter((row) => row.at(-1)?.endsWith('by hand') === true))
  }

  tokensOf(banner: string): string[] {
    const text = banner.slice(0, limits.text)
    const tokens = this.#words.filter(([pattern]) => pattern.test(text)).map(([, type]) => `word:${type}`)
    const makers = this.#makersIn(text)
    for (const maker of makers) {
      const [most] = [...(this.#ranges.of(maker)?.shares ?? [])].sort((a, b) => b[1] - a[1])
      if (most !== undefined) tokens.push(`maker:${this.#typeOf(most[0])}`)
    }
    for (const model of modelsIn(text)) {
      for (const maker of makers.length === 0 ? [''] : makers) {
        const product = this.#products.find(maker, model)
        if (product !== undefined) tokens.push(`catalogue:${this.#typeOf(product.subtype)}`)
      }
    }
    return tokens
  }

  #makersIn(text: string): string[] {
    const words = text
      .toLowerCase()
      .replace(/[^a-z0-9&+]+/g, ' ')
      .trim()
      .split(' ')
    const found = new Set<string>()
    for (let at = 0; at < words.length; at++) {
      for (let count = limits.makerWords; count > 0; count--) {
        const maker = this.#makers.get(words.slice(at, at + count).join(' '))
        if (maker === undefined) continue
        found.add(maker)
        break
      }
    }
    return [...found]
  }

  #typeOf(subtype: string): string {
    const index = this.#taxonomy.indexOf(subtype)
    return index === undefined ? '' : this.#taxonomy.subtypes[index]!.type
  }
}

/** Words, and two in a row, that may be a model number. */
function* modelsIn(text: string): Generator<string> {
  const words = text.split(/[\s,;/()=:"'<>_|]+/)
  for (let at = 0; at < words.length; at++) {
    for (const model of [words[at]!, `${words[at]} ${words[at + 1] ?? ''}`]) {
      if (model.length < 3 || model.length > limits.model) continue
      if (/\d/.test(model) || model.length >= 5) yield model
    }
  }
}
