import { limits } from './limits.ts'

/**
 * Turns addresses of up to 16 bytes into small numbers, so that flows are keyed by integers whatever the family.
 * Full: the answer is always number 0, counted by `overflow`.
 */
export class AddressTable {
  #buckets = new Int32Array(1024).fill(-1)
  #next = new Int32Array(512)
  #bytes = new Uint8Array(512 * 16)
  #lengths = new Uint8Array(512)
  /** Cached results of `print`. */
  readonly #texts: (string | undefined)[] = []
  readonly #print: (bytes: Uint8Array, at: number, length: number) => string
  readonly #seed: number
  size = 0
  overflow = 0

  /** @param print text of an address */
  constructor(seed: number, print: (bytes: Uint8Array, at: number, length: number) => string) {
    this.#seed = seed
    this.#print = print
  }

  /** Number of the address `bytes[at..at+length)`; the same bytes always get the same number. */
  numberOf(bytes: Uint8Array, at: number, length: number): number {
    const hash = hashOf(this.#seed, bytes, at, length)
    const bucket = (hash ^ (hash >>> 15)) & (this.#buckets.length - 1)
    for (let entry = this.#buckets[bucket]!; entry >= 0; entry = this.#next[entry]!) {
      if (this.#holds(entry, bytes, at, length)) return entry
    }
    if (this.size >= limits.addresses) {
      this.overflow++
      return 0
    }
    return this.#add(bytes, at, length, hash)
  }

  /** As `numberOf`, of an address that was seen before; -1 of any other. */
  find(bytes: Uint8Array): number {
    const hash = hashOf(this.#seed, bytes, 0, bytes.length)
    let entry = this.#buckets[(hash ^ (hash >>> 15)) & (this.#buckets.length - 1)]!
    while (entry >= 0 && !this.#holds(entry, bytes, 0, bytes.length)) entry = this.#next[entry]!
    return entry
  }

  /** The address in text: one string for all who ask, so that telling two apart compares no letters. */
  text(number: number): string {
    const known = this.#texts[number]
    if (known !== undefined) return known
    const made = this.#print(this.#bytes, number * 16, this.#lengths[number]!)
    this.#texts[number] = made
    return made
  }

  #holds(entry: number, bytes: Uint8Array, at: number, length: number): boolean {
    if (this.#lengths[entry] !== length) return false
    const base = entry * 16
    for (let i = 0; i < length; i++) if (this.#bytes[base + i] !== bytes[at + i]) return false
    return true
  }

  #add(bytes: Uint8Array, at: number, length: number, hash: number): number {
    if (this.size === this.#next.length) this.#grow()
    const entry = this.size++
    for (let i = 0; i < length; i++) this.#bytes[entry * 16 + i] = bytes[at + i]!
    this.#lengths[entry] = length
    this.#texts.push(undefined)
    const bucket = (hash ^ (hash >>> 15)) & (this.#buckets.length - 1)
    this.#next[entry] = this.#buckets[bucket]!
    this.#buckets[bucket] = entry
    return entry
  }

  #grow(): void {
    const entries = this.#next.length * 2
    const byteCount = new Uint8Array(entries * 16)
    byteCount.set(this.#bytes)
    const lengths = new Uint8Array(entries)
    lengths.set(this.#lengths)
    this.#bytes = byteCount
    this.#lengths = lengths
    this.#next = new Int32Array(entries)
    this.#buckets = new Int32Array(entries * 2).fill(-1)
    for (let entry = 0; entry < this.size; entry++) {
      const hash = hashOf(this.#seed, byteCount, entry * 16, lengths[entry]!)
      const bucket = (hash ^ (hash >>> 15)) & (this.#buckets.length - 1)
      this.#next[entry] = this.#buckets[bucket]!
      this.#buckets[bucket] = entry
    }
  }
}

/** FNV-1a over the bytes, begun with the seed. */
function hashOf(seed: number, bytes: Uint8Array, at: number, length: number): number {
  let hash = seed ^ length
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ bytes[at + i]!, 0x01000193)
  return hash
}
