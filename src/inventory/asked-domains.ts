/** Domains of device brands that a host asked for. Other names, a person's browsing among them, are not kept. */
import type { Provenance } from '#model/device'
import type { Lookup, Observation } from '#model/fact'
import { type Counters, limits } from './limits.ts'

export class AskedDomains {
  readonly domains = new Map<string, Provenance>()
  /** It requests so many brands that it is a PC or a resolver: its domains prove nothing. */
  isAnyones = false
  #brands = 0

  /** True if the domain is new. */
  add(domain: string, { protocol, place, time }: Observation<Lookup>, counters: Counters): boolean {
    if (this.isAnyones || this.domains.has(domain)) return false
    this.#brands++
    if (this.#brands > limits.brandsPerHost) {
      this.isAnyones = true
      this.domains.clear()
      return true
    }
    if (this.domains.size >= limits.askedDomains) {
      counters.count('inventory.askedDomains')
      return false
    }
    this.domains.set(domain, { source: protocol, field: 'name asked for', place, time, confidence: 0.4 })
    return true
  }
}
