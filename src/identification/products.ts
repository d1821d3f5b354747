/** The catalogue: model → product, by exact number or by its beginning. */
import { limits } from './limits.ts'
import { isSameVendor } from './vendor-names.ts'

export interface CatalogueProduct {
  readonly vendor: string
  readonly model: string
  readonly family: string
  readonly subtype: string
  readonly isExact: boolean
  /** Characters of the number that the catalogue has. */
  readonly known: number
}

/** UTF-16 units; longer texts are no model numbers. */
const LONGEST = 128
/** A beginning of so many characters with a digit is no other vendor's by chance. */
const TELLING = 5

interface Row {
  readonly vendor: string
  readonly number: string
  readonly family: string
  readonly subtype: string
}

export class Products {
  readonly #exact = new Map<string, Row[]>()
  readonly #prefixes = new Map<string, Row[]>()
  #longest = 0
  readonly size: number
  readonly #known = new Map<string, CatalogueProduct | undefined>()

  /** Rows: vendor, form (`exact`, `prefix`), model, family, subtype. */
  constructor(rows: readonly (readonly string[])[]) {
    for (const [vendor = '', form = '', model = '', family = '', subtype = ''] of rows) {
      const number = numberOf(model)
      const table = form === 'prefix' ? this.#prefixes : this.#exact
      if (form === 'prefix') this.#longest = Math.max(this.#longest, number.length)
      const row = { vendor, number, family, subtype }
      const list = table.get(number)
      if (list === undefined) table.set(number, [row])
      else list.push(row)
    }
    this.size = rows.length
  }

  /** `vendor` may be '': then only numbers that no other vendor has by chance count. */
  find(vendor: string, text: string): CatalogueProduct | undefined {
    if (text.length > LONGEST) return undefined
    const key = `${vendor}\n${text}`
    if (this.#known.has(key)) return this.#known.get(key)
    const found = this.#find(vendor, text)
    if (this.#known.size >= limits.remembered) this.#known.clear()
    this.#known.set(key, found)
    return found
  }

  #find(vendor: string, text: string): CatalogueProduct | undefined {
    for (const spelling of spellingsOf(vendor, text)) {
      const number = numberOf(spelling)
      if (number.length < 3) continue
      const exact = ofVendor(this.#exact.get(number), vendor)
      if (exact !== undefined) return productOf(exact, spelling, true)
      for (let length = Math.min(number.length, this.#longest); length >= 2; length--) {
        const row = ofVendor(this.#prefixes.get(number.slice(0, length)), vendor)
        if (row !== undefined) return productOf(row, spelling, false)
      }
    }
    return undefined
  }
}

function productOf(
  { vendor, number, family, subtype }: Row,
  model: string,
  isExact: boolean,
): CatalogueProduct {
  return { vendor, model, family, subtype, isExact, known: number.length }
}

function ofVendor(rows: readonly Row[] | undefined, vendor: string): Row | undefined {
  if (rows === undefined) return undefined
  if (vendor !== '') {
    const own = rows.find((row) => isSameVendor(row.vendor, vendor))
    if (own !== undefined) return own
  }
  const [first] = rows
  const isTelling = first!.number.length >= TELLING && /\d/.test(first!.number) && /[A-Z]/.test(first!.number)
  return isTelling && rows.every((row) => row.vendor === first!.vendor) ? first : undefined
}

/** Catalogue numbers are written with and without spaces and hyphens. */
export function numberOf(model: string): string {
  const upper = model.toUpperCase()
  return /[\s_-]/.test(upper) ? upper.replace(/[\s_-]+/g, '') : upper
}

/** As written; without the vendor's name before it; without what follows in brackets, or a MAC at the end. */
function* spellingsOf(vendor: string, text: string): Generator<string> {
  const plain = text.trim()
  yield plain
  const bare = plain.replace(/\s*[([].*$/, '').trim()
  if (bare !== '' && bare !== plain) yield bare
  const withoutMac = bare.replace(/[-_. ]?(?:[0-9a-f]{12}|[0-9a-f]{6})$/i, '')
  if (withoutMac !== '' && withoutMac !== bare) yield withoutMac
  const first = vendor.split(/[\s,]/, 1)[0]!
  if (first.length >= 2 && bare.toLowerCase().startsWith(`${first.toLowerCase()} `))
    yield bare.slice(first.length + 1).trim()
  const last = bare.split(/\s+/)
  if (last.length > 1) for (const word of last) if (/\d/.test(word) && word.length >= 4) yield word
}
