import { limits } from './limits.ts'

/** Dotted quads by number: one string for all who ask. Full, it begins anew; the texts handed out stay good. */
export class Ipv4Texts {
  readonly #texts = new Map<number, string>()

  of(address: number): string {
    const known = this.#texts.get(address)
    if (known !== undefined) return known
    if (this.#texts.size >= limits.addressTexts) this.#texts.clear()
    const text = `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
    this.#texts.set(address, text)
    return text
  }
}
