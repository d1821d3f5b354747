/** Product range of a vendor: weak evidence, useful without other evidence; stronger if it has one kind only. */
import { vendorKey } from './vendor-names.ts'

export interface VendorRange {
  /** Subtype with the share of the maker's products that are one. */
  readonly shares: readonly (readonly [subtype: string, share: number])[]
  /**
   * Listed by hand: it makes one kind of device, or but a few (`sole`), what it makes is in devices of many kinds (`computer`:
   * virtual machines, radio modules), or the shares are those of its range (`range`). `counted`: from the sources of the
   * catalogue.
   */
  readonly basis: 'sole' | 'computer' | 'range' | 'counted'
}

const BASES = ['sole', 'computer', 'range'] as const

export class VendorSubtypes {
  readonly #ranges = new Map<string, { shares: [string, number][]; basis: VendorRange['basis'] }>()
  readonly #known = new Map<string, VendorRange | undefined>()

  /** Rows: vendor, subtype, share, products or basis. Rows by hand come first, and replace counts. */
  constructor(rows: readonly (readonly string[])[]) {
    let before = ''
    let key = vendorKey(before)
    for (const [vendor = '', subtype = '', share = '', products = ''] of rows) {
      // Rows of a maker follow each other.
      if (vendor !== before) key = vendorKey(vendor)
      before = vendor
      const known = this.#ranges.get(key)
      const basis = BASES.find((one) => one === products) ?? 'counted'
      if (known === undefined) this.#ranges.set(key, { shares: [[subtype, Number(share)]], basis })
      else if (known.basis === basis) known.shares.push([subtype, Number(share)])
    }
  }

  /** By the whole name, then by ever fewer of its last words. */
  of(vendor: string): VendorRange | undefined {
    if (this.#known.has(vendor)) return this.#known.get(vendor)
    const whole = vendorKey(vendor)
    let found = this.#ranges.get(whole)
    for (let key = whole; key.length >= 3 && found === undefined; ) {
      found = this.#ranges.get(key)
      const space = key.lastIndexOf(' ')
      if (space < 0) break
      key = key.slice(0, space)
    }
    if (this.#known.size >= 5000) this.#known.clear()
    this.#known.set(vendor, found)
    return found
  }
}
