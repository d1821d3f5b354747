/** More lie in a map. */
const MANY = 8

/**
 * A map of which there are tens of thousands, most with one entry: that one is in the object itself, a quarter of the
 * size of a map. A few more are a list, many a separate map. Entries keep the order in which they were set, as in a
 * map.
 */
export class SmallMap<Key extends string | number, Value> {
  #key: Key | undefined = undefined
  #value: Value | undefined = undefined
  /** Keys and values by turns, or the map. */
  #others: (Key | Value)[] | Map<Key, Value> | undefined = undefined

  get size(): number {
    const others = this.#others
    const first = this.#key === undefined ? 0 : 1
    if (others === undefined) return first
    return first + (Array.isArray(others) ? others.length / 2 : others.size)
  }

  get(key: Key): Value | undefined {
    if (key === this.#key) return this.#value
    const others = this.#others
    if (others === undefined) return undefined
    if (!Array.isArray(others)) return others.get(key)
    for (let at = 0; at < others.length; at += 2) if (others[at] === key) return others[at + 1] as Value
    return undefined
  }

  has(key: Key): boolean {
    return key === this.#key || (this.#others !== undefined && this.#hasOther(this.#others, key))
  }

  set(key: Key, value: Value): void {
    if (key === this.#key) this.#value = value
    else if (this.#others !== undefined) this.#setOther(this.#others, key, value)
    else if (this.#key === undefined) {
      this.#key = key
      this.#value = value
    } else this.#others = [key, value]
  }

  delete(key: Key): void {
    const others = this.#others
    if (key === this.#key) this.#key = this.#value = undefined
    else if (Array.isArray(others)) {
      const at = placeOf(others, key)
      if (at >= 0) this.#others = others.toSpliced(at, 2)
    } else others?.delete(key)
  }

  /** Makes nothing on the way, as going through the entries does. */
  forEach(visit: (value: Value, key: Key) => void): void {
    if (this.#key !== undefined) visit(this.#value!, this.#key)
    const others = this.#others
    if (Array.isArray(others))
      for (let at = 0; at < others.length; at += 2) visit(others[at + 1] as Value, others[at] as Key)
    else others?.forEach(visit)
  }

  *[Symbol.iterator](): Generator<readonly [Key, Value]> {
    if (this.#key !== undefined) yield [this.#key, this.#value!]
    const others = this.#others
    if (Array.isArray(others))
      for (let at = 0; at < others.length; at += 2) yield [others[at] as Key, others[at + 1] as Value]
    else if (others !== undefined) yield* others
  }

  *values(): Generator<Value> {
    for (const [, value] of this) yield value
  }

  #hasOther(others: (Key | Value)[] | Map<Key, Value>, key: Key): boolean {
    return Array.isArray(others) ? placeOf(others, key) >= 0 : others.has(key)
  }

  #setOther(others: (Key | Value)[] | Map<Key, Value>, key: Key, value: Value): void {
    if (!Array.isArray(others)) {
      others.set(key, value)
      return
    }
    const at = placeOf(others, key)
    if (at >= 0) others[at + 1] = value
    else if (others.length < 2 * MANY) this.#others = others.concat([key, value])
    else {
      const map = new Map<Key, Value>()
      this.#others = map
      for (let at = 0; at < others.length; at += 2) map.set(others[at] as Key, others[at + 1] as Value)
      map.set(key, value)
    }
  }
}

/** Index of the key in the list; -1 if absent. */
function placeOf<Key, Value>(others: readonly (Key | Value)[], key: Key): number {
  for (let at = 0; at < others.length; at += 2) if (others[at] === key) return at
  return -1
}
