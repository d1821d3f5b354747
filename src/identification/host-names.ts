/** Default names of makers: `HUAWEI_P30`, `BRW0080927AFBCE`, and the names that DHCP discovery rules of integrations know. */
import { limits } from './limits.ts'
import type { TextMatch } from './text-patterns.ts'

const NONE: readonly NameMatch[] = []

/** Characters of the three bytes that the registry assigns. */
const OUI = 8

export interface NameMatch extends TextMatch {
  /** Its MAC has the prefix that belongs to the name. */
  readonly isByMac: boolean
}

interface NameRow extends NameMatch {
  readonly pattern: RegExp
  readonly macPrefix: string
}

export class HostNames {
  readonly #rows: readonly NameRow[]
  /** All patterns as one: most names match none of them. */
  readonly #any: RegExp
  readonly #byMac = new Map<string, NameRow[]>()
  readonly #known = new Map<string, readonly NameMatch[]>()

  /** Rows: pattern, MAC prefix, vendor, model, subtype, os, strength, source. */
  constructor(rows: readonly (readonly string[])[]) {
    const free: NameRow[] = []
    for (const [
      pattern = '',
      mac = '',
      vendor = '',
      model = '',
      subtype = '',
      os = '',
      strength = '',
    ] of rows) {
      const row = {
        pattern: new RegExp(pattern, 'i'),
        macPrefix: mac,
        vendor,
        model,
        subtype,
        os,
        strength: Number(strength) || 0.5,
        isByMac: mac !== '',
      }
      if (mac === '') free.push(row)
      else {
        const key = `${mac.slice(0, 2)}:${mac.slice(2, 4)}:${mac.slice(4, 6)}`
        const list = this.#byMac.get(key)
        if (list === undefined) this.#byMac.set(key, [row])
        else list.push(row)
      }
    }
    this.#rows = free
    this.#any = new RegExp(free.map(({ pattern }) => `(?:${pattern.source})`).join('|') || '(?!)', 'i')
  }

  find(name: string): readonly NameMatch[] {
    const label = firstLabel(name)
    const known = this.#known.get(label)
    if (known !== undefined) return known
    const found = this.#any.test(label) ? this.#rows.filter(({ pattern }) => pattern.test(label)) : NONE
    if (this.#known.size >= limits.remembered) this.#known.clear()
    this.#known.set(label, found)
    return found
  }

  /** Some row is compared with addresses that begin like this one. */
  hasMac(mac: string): boolean {
    return this.#byMac.has(mac.slice(0, OUI))
  }

  /** Names and MAC prefix together. A row without a name counts by its prefix alone. */
  findByMac(mac: string, names: readonly string[]): readonly NameMatch[] {
    const rows = this.#byMac.get(mac.slice(0, OUI))
    if (rows === undefined) return []
    const digits = mac.replaceAll(':', '')
    return rows.filter(
      ({ macPrefix, pattern }) =>
        digits.startsWith(macPrefix) &&
        (pattern.source === '(?:)' || names.some((name) => pattern.test(firstLabel(name)))),
    )
  }
}

export function firstLabel(name: string): string {
  return name.slice(0, limits.text).split('.', 1)[0]!
}
