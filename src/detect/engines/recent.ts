/**
 * A bounded memory of what was used of late, on shelves. Two generations: what is used moves to the young one, and when
 * that is half of the bound, the old one is forgotten as a whole. So keeping costs one look, and forgetting next to nothing.
 *
 * A shelf is a word that the program knows, a key mostly the text of an address: both are found as they are. A text that is
 * put together for a look costs ten times the look.
 */
export class Recent<Value> {
  readonly #half: number
  readonly #forgot: (count: number) => void
  #young = new Generation<Value>()
  #old = new Generation<Value>()

  /**
   * @param most kept at once, on all shelves
   * @param forgot told how many were forgotten
   */
  constructor(most: number, forgot: (count: number) => void) {
    this.#half = Math.max(1, Math.floor(most / 2))
    this.#forgot = forgot
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** What is kept under `key`; it counts as used. */
  get(shelf: string, key: string): Value | undefined {
    const young = this.#young.get(shelf, key)
    if (young !== undefined || this.#old.size === 0) return young
    const old = this.#old.get(shelf, key)
    if (old !== undefined) this.set(shelf, key, old)
    return old
  }

  /** Everything that is kept on a shelf; it does not count as used. */
  *entries(shelf: string): Generator<readonly [key: string, value: Value]> {
    yield* this.#old.shelf(shelf)
    yield* this.#young.shelf(shelf)
  }

  /** Forgets everything, on purpose: nobody is told. */
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
