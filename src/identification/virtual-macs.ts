/** Addresses that software assigns by a known rule, with the device they identify. */

export class VirtualMacs {
  readonly #rows: readonly (readonly [RegExp, string])[]
  readonly #beginnings: ReadonlySet<string>

  /** Rows: pattern of the MAC address, maker. */
  constructor(rows: readonly (readonly string[])[]) {
    this.#rows = rows.map(([pattern = '', maker = '']) => [new RegExp(pattern), maker])
    this.#beginnings = new Set(rows.map(([pattern = '']) => beginningOf(pattern)))
  }

  /** As `vendor-subtypes.tsv` calls it; '' for addresses that no rule made. */
  makerOf(mac: string): string {
    if (!this.#beginnings.has(mac.slice(0, 2))) return ''
    return this.#rows.find(([pattern]) => pattern.test(mac))?.[1] ?? ''
  }
}

/** The first byte, which every rule names. */
function beginningOf(pattern: string): string {
  const first = /^\^([0-9a-f]{2}):/.exec(pattern)?.[1]
  if (first === undefined) throw new Error(`expected a pattern that begins with ^ and a byte, got ${pattern}`)
  return first
}
