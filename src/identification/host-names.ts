/** Default names of makers: `HUAWEI_P30`, `BRW0080927AFBCE`, and the names that DHCP discovery rules of integrations know. */
import { limits } from './limits.ts'
import type { TextMatch } from './text-patterns.ts'

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
        const key = mac.slice(0, 6)
        const list = this.#byMac.get(key)
        if (list === undefined) this.#byMac.set(key, [row])
        else list.push(row)
      }
    }
    this.#rows = free
  }

  find(name: string): readonly NameMatch[] {
    const label = firstLabel(name)
    const known = this.#known.get(label)
    if (known !== undefined) return known
    const found = this.#rows.filter(({ pattern }) => pattern.test(label))
    if (this.#known.size >= limits.remembered) this.#known.clear()
    this.#known.set(label, found)
    return found
  }

  /** Names and MAC prefix together. A row without a name counts by its prefix alone. */
  findByMac(mac: string, names: readonly string[]): readonly NameMatch[] {
    const digits = mac.replaceAll(':', '')
    const rows = this.#byMac.get(digits.slice(0, 6))
    if (rows === undefined) return []
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
