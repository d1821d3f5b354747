/**
 * A map of which there are tens of thousands, most with one entry: that one lies in the object itself, a quarter the size of a
 * map. Further ones go into a map beside it. Entries come in the order they were set, as of a map.
 */
export class SmallMap<Key extends string | number, Value> {
  #key: Key | undefined = undefined
  #value: Value | undefined = undefined
  #others: Map<Key, Value> | undefined = undefined

  get size(): number {
    return (this.#key === undefined ? 0 : 1) + (this.#others?.size ?? 0)
  }

  get(key: Key): Value | undefined {
    if (key === this.#key) return this.#value
    return this.#others?.get(key)
  }

  has(key: Key): boolean {
    return key === this.#key || this.#others?.has(key) === true
  }

  set(key: Key, value: Value): void {
    if (key === this.#key) this.#value = value
    else if (this.#others !== undefined) this.#others.set(key, value)
    else if (this.#key === undefined) {
      this.#key = key
      this.#value = value
    } else this.#others = new Map([[key, value]])
  }

  delete(key: Key): void {
    if (key === this.#key) this.#key = this.#value = undefined
    else this.#others?.delete(key)
  }

  /** Makes nothing on the way, as going through the entries does. */
  forEach(visit: (value: Value, key: Key) => void): void {
    if (this.#key !== undefined) visit(this.#value!, this.#key)
    this.#others?.forEach(visit)
  }

  *[Symbol.iterator](): Generator<readonly [Key, Value]> {
    if (this.#key !== undefined) yield [this.#key, this.#value!]
    if (this.#others !== undefined) yield* this.#others
  }

  *values(): Generator<Value> {
    for (const [, value] of this) yield value
  }
}
