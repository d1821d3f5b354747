interface Entry<Key> {
  readonly key: Key
  value: number
  older: Entry<Key> | undefined
  newer: Entry<Key> | undefined
}

/**
 * Numbers by key, least recently set first. A `Map` alone is not enough: it keeps deleted entries until it is rebuilt, and
 * each look at its first entry passes all of them.
 */
export class RecencyMap<Key> {
  readonly #entries = new Map<Key, Entry<Key>>()
  #oldest: Entry<Key> | undefined
  #newest: Entry<Key> | undefined

  get size(): number {
    return this.#entries.size
  }

  get oldest(): { readonly key: Key; readonly value: number } | undefined {
    return this.#oldest
  }

  get(key: Key): number | undefined {
    return this.#entries.get(key)?.value
  }

  /** Stores `value` and makes the entry the newest. */
  set(key: Key, value: number): void {
    let entry = this.#entries.get(key)
    if (entry === undefined) {
      entry = { key, value, older: undefined, newer: undefined }
      this.#entries.set(key, entry)
    } else {
      entry.value = value
      if (entry === this.#newest) return
      this.#unlink(entry)
    }
    entry.older = this.#newest
    entry.newer = undefined
    if (this.#newest === undefined) this.#oldest = entry
    else this.#newest.newer = entry
    this.#newest = entry
  }

  /** Adds `amount`; an entry that exists keeps its place. */
  add(key: Key, amount: number): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) this.set(key, amount)
    else entry.value += amount
  }

  deleteOldest(): void {
    const entry = this.#oldest
    if (entry === undefined) return
    this.#entries.delete(entry.key)
    this.#unlink(entry)
  }

  #unlink({ older, newer }: Entry<Key>): void {
    if (older === undefined) this.#oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
  }
}
