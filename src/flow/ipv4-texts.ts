import { ipv4TextOf } from '#model/address'
import { limits } from './limits.ts'

/** Dotted quads by number: one string for all who ask. Full, it begins anew; the texts handed out stay good. */
export class Ipv4Texts {
  readonly #texts = new Map<number, string>()

  of(address: number): string {
    const known = this.#texts.get(address)
    if (known !== undefined) return known
    if (this.#texts.size >= limits.addressTexts) this.#texts.clear()
    const text = ipv4TextOf(address)
    this.#texts.set(address, text)
    return text
  }
}
