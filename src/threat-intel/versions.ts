/** Which version of each STIX object is the newest, of all files together: STIX 2.1 §3.6. */
export class IndicatorVersions {
  /** By a digest of the id, for a million ids as text would need more room than all indicators. */
  readonly #newest = new Map<number, number>()

  /** @param version microseconds since 1970 */
  note(id: string, version: number): void {
    const key = digestOf(id)
    const known = this.#newest.get(key)
    if (known === undefined || version > known) this.#newest.set(key, version)
  }

  isSuperseded(id: string, version: number): boolean {
    const known = this.#newest.get(digestOf(id))
    return known !== undefined && known > version
  }
}

/** FNV-1a (RFC 9923) with two offsets, 53 bits of both. */
function digestOf(text: string): number {
  let high = 0x811c9dc5
  let low = 0x01000193
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ code, 0x01000193) ^ (low >>> 15)
  }
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0)
}
