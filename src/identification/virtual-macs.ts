/** Addresses that software gives by a known rule, and what they say of the device. */
import { limits } from './limits.ts'

export class VirtualMacs {
  readonly #rows: readonly (readonly [RegExp, string])[]
  readonly #known = new Map<string, string>()

  /** Rows: pattern of the MAC address, maker. */
  constructor(rows: readonly (readonly string[])[]) {
    this.#rows = rows.map(([pattern = '', maker = '']) => [new RegExp(pattern), maker])
  }

  /** As `vendor-subtypes.tsv` calls it; '' for addresses that no rule made. */
  makerOf(mac: string): string {
    let found = this.#known.get(mac)
    if (found === undefined) {
      found = this.#rows.find(([pattern]) => pattern.test(mac))?.[1] ?? ''
      if (this.#known.size >= limits.remembered) this.#known.clear()
      this.#known.set(mac, found)
    }
    return found
  }
}
