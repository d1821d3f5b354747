/** Names that devices ask for: only those of a brand that the table knows are remembered. */
import { limits } from './limits.ts'

export interface Brand {
  /** Row of the table: the requested domain is equal to it or below it. */
  readonly domain: string
  readonly vendor: string
  readonly subtype: string
}

export class Domains {
  readonly #byName = new Map<string, Brand>()
  readonly #known = new Map<string, Brand | undefined>()

  /** Rows: domain, vendor, subtype. */
  constructor(rows: readonly (readonly string[])[]) {
    for (const [domain = '', vendor = '', subtype = ''] of rows) {
      if (domain !== '' && !this.#byName.has(domain)) this.#byName.set(domain, { domain, vendor, subtype })
    }
  }

  find(name: string): Brand | undefined {
    if (!name.includes('.') || name.length > 253) return undefined
    if (this.#known.has(name)) return this.#known.get(name)
    let found: Brand | undefined
    for (let rest = name.toLowerCase(); rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) {
      found = this.#byName.get(rest)
      if (found !== undefined) break
    }
    if (this.#known.size >= limits.remembered) this.#known.clear()
    this.#known.set(name, found)
    return found
  }
}
