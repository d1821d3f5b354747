/**
 * A bounded least-recently-used memory in two generations: used entries move to the young one, and when it reaches half of
 * the bound, the old one is dropped as a whole. Lookups and eviction stay cheap.
 *
 * Entries are grouped by shelf, an interned string, then by key, mostly an address. Both are looked up as they are:
 * concatenating them costs ten times the lookup.
 */
export class Recent<Value> {
  readonly #half: number
  readonly #forgot: (count: number) => void
  #young = new Generation<Value>()
  #old = new Generation<Value>()

  /**
   * @param most entries at once, on all shelves
   * @param forgot receives the number of dropped entries
   */
  constructor(most: number, forgot: (count: number) => void) {
    this.#half = Math.max(1, Math.floor(most / 2))
    this.#forgot = forgot
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** The value under `key`; it counts as used. */
  get(shelf: string, key: string): Value | undefined {
    const young = this.#young.get(shelf, key)
    if (young !== undefined || this.#old.size === 0) return young
    const old = this.#old.get(shelf, key)
    if (old !== undefined) this.set(shelf, key, old)
    return old
  }

  /** All entries of a shelf; they do not count as used. */
  *entries(shelf: string): Generator<readonly [key: string, value: Value]> {
    yield* this.#old.shelf(shelf)
    yield* this.#young.shelf(shelf)
  }

  /** Drops everything on purpose, without reporting it. */
  clear(): void {
    this.#young = new Generation()
    this.#old = new Generation()
  }

  set(shelf: string, key: string, value: Value): void {
    this.#young.set(shelf, key, value)
    if (this.#old.size > 0) this.#old.delete(shelf, key)
    if (this.#young.size < this.#half) return
    if (this.#old.size > 0) this.#forgot(this.#old.size)
    this.#old = this.#young
    this.#young = new Generation()
  }
}

class Generation<Value> {
  readonly #shelves = new Map<string, Map<string, Value>>()
  size = 0

  get(shelf: string, key: string): Value | undefined {
    return this.#shelves.get(shelf)?.get(key)
  }

  set(shelf: string, key: string, value: Value): void {
    const kept = this.#shelves.get(shelf) ?? this.#newShelf(shelf)
    const before = kept.size
    kept.set(key, value)
    this.size += kept.size - before
  }

  delete(shelf: string, key: string): void {
    if (this.#shelves.get(shelf)?.delete(key) === true) this.size--
  }

  shelf(shelf: string): Iterable<readonly [key: string, value: Value]> {
    return this.#shelves.get(shelf) ?? []
  }

  #newShelf(shelf: string): Map<string, Value> {
    const made = new Map<string, Value>()
    this.#shelves.set(shelf, made)
    return made
  }
}
