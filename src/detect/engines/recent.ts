/**
 * A bounded least-recently-used memory in two generations: used entries move to the young one, and when it reaches half of
 * the bound, the old one is dropped as a whole. Lookups and eviction stay cheap.
 *
 * Entries are grouped by group, an interned string, then by key, mostly an address. Both are looked up as they are:
 * concatenating them costs ten times the lookup.
 */
export class Recent<Value> {
  readonly #half: number
  readonly #forgot: (count: number) => void
  #young = new Generation<Value>()
  #old = new Generation<Value>()

  /**
   * @param most entries at once, in all groups
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
  get(bucket: string, key: string): Value | undefined {
    const young = this.#young.get(bucket, key)
    if (young !== undefined || this.#old.size === 0) return young
    const old = this.#old.get(bucket, key)
    if (old !== undefined) this.set(bucket, key, old)
    return old
  }

  /** All entries of a group; they do not count as used. */
  *entries(bucket: string): Generator<readonly [key: string, value: Value]> {
    yield* this.#old.bucket(bucket)
    yield* this.#young.bucket(bucket)
  }

  /** Drops everything on purpose, without reporting it. */
  clear(): void {
    this.#young = new Generation()
    this.#old = new Generation()
  }

  set(bucket: string, key: string, value: Value): void {
    this.#young.set(bucket, key, value)
    if (this.#old.size > 0) this.#old.delete(bucket, key)
    if (this.#young.size < this.#half) return
    if (this.#old.size > 0) this.#forgot(this.#old.size)
    this.#old = this.#young
    this.#young = new Generation()
  }
}

class Generation<Value> {
  readonly #buckets = new Map<string, Map<string, Value>>()
  size = 0

  get(bucket: string, key: string): Value | undefined {
    return this.#buckets.get(bucket)?.get(key)
  }

  set(bucket: string, key: string, value: Value): void {
    const kept = this.#buckets.get(bucket) ?? this.#newBucket(bucket)
    const before = kept.size
    kept.set(key, value)
    this.size += kept.size - before
  }

  delete(bucket: string, key: string): void {
    if (this.#buckets.get(bucket)?.delete(key) === true) this.size--
  }

  bucket(bucket: string): Iterable<readonly [key: string, value: Value]> {
    return this.#buckets.get(bucket) ?? []
  }

  #newBucket(bucket: string): Map<string, Value> {
    const made = new Map<string, Value>()
    this.#buckets.set(bucket, made)
    return made
  }
}
