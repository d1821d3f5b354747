/**
 * A bounded least-recently-used memory in two generations: used entries move to the young one, and when it reaches half of
 * the bound, the old one is dropped as a whole. Lookups and eviction stay cheap.
 *
 * A key is a text or a list of its parts. To look a list up makes no text of it: parts are hashed and compared as they are,
 * which takes a tenth of joining them.
 */
import type { StateKey, StateKeyPart } from '#model/rule-state'

interface Entry<Value> {
  readonly key: StateKey
  readonly hash: number
  value: Value
  /** Deleted: it has moved to the young generation. */
  isGone: boolean
}

export class Recent<Value> {
  readonly #half: number
  readonly #forgot: (count: number) => void
  #young = new Generation<Value>()
  #old = new Generation<Value>()
  readonly #seed: number

  /**
   * @param most entries at once
   * @param forgot receives the number of dropped entries
   * @param seed against keys that collide on purpose: names in them come from packets
   */
  constructor(most: number, forgot: (count: number) => void, seed: number) {
    this.#seed = seed ^ 0x811c9dc5
    this.#half = Math.max(1, Math.floor(most / 2))
    this.#forgot = forgot
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** The value under `key`; it counts as used. */
  get(key: StateKey): Value | undefined {
    return this.#find(key, hashOfPart(key, this.#seed))?.value
  }

  /** The value under `key`, made if there is none; it counts as used. The list of a new key is kept: it must not change. */
  getOrMake(key: StateKey, make: () => Value): Value {
    const hash = hashOfPart(key, this.#seed)
    const known = this.#find(key, hash)
    if (known !== undefined) return known.value
    const value = make()
    this.#add({ key, hash, value, isGone: false })
    return value
  }

  /** Stores the value; the former one. The list of a new key is kept: it must not change. */
  swap(key: StateKey, value: Value): Value | undefined {
    const hash = hashOfPart(key, this.#seed)
    const known = this.#find(key, hash)
    if (known === undefined) {
      this.#add({ key, hash, value, isGone: false })
      return undefined
    }
    const before = known.value
    known.value = value
    return before
  }

  /** All entries; they do not count as used. Parts of a key are joined by spaces. */
  *entries(): Generator<readonly [key: string, value: Value]> {
    yield* this.#old.entries()
    yield* this.#young.entries()
  }

  /** Drops everything on purpose, without reporting it. */
  clear(): void {
    this.#young = new Generation()
    this.#old = new Generation()
  }

  /** An entry of the old generation moves to the young one. */
  #find(key: StateKey, hash: number): Entry<Value> | undefined {
    const young = this.#young.find(key, hash)
    if (young !== undefined || this.#old.size === 0) return young
    const old = this.#old.find(key, hash)
    if (old === undefined) return undefined
    const moved = { key: old.key, hash, value: old.value, isGone: false }
    this.#old.drop(old)
    this.#add(moved)
    return moved
  }

  /** An entry that `#find` has not found. */
  #add(entry: Entry<Value>): void {
    this.#young.add(entry)
    if (this.#young.size < this.#half) return
    if (this.#old.size > 0) this.#forgot(this.#old.size)
    this.#old = this.#young
    this.#young = new Generation()
  }
}

const FIRST_PLACES = 8
/** Words of a place: hash, and one more than the index of the entry; 0 for none. */
const WORDS = 2

/** Entries in the order they came, behind an open table. */
class Generation<Value> {
  readonly #entries: Entry<Value>[] = []
  #places = new Int32Array(FIRST_PLACES * WORDS)
  size = 0

  find(key: StateKey, hash: number): Entry<Value> | undefined {
    const places = this.#places
    const mask = places.length - 1
    for (let at = startOf(hash, mask); places[at + 1] !== 0; at = (at + WORDS) & mask) {
      if (places[at] !== hash) continue
      const entry = this.#entries[places[at + 1]! - 1]!
      if (!entry.isGone && isSame(entry.key, key)) return entry
    }
    return undefined
  }

  /** An entry that `find` has not found. */
  add(entry: Entry<Value>): void {
    this.size++
    const count = this.#entries.push(entry)
    if (count * 2 * WORDS > this.#places.length) this.#grow()
    else this.#place(entry.hash, count)
  }

  /** One of its entries. */
  drop(entry: Entry<Value>): void {
    entry.isGone = true
    this.size--
  }

  *entries(): Generator<readonly [key: string, value: Value]> {
    for (const entry of this.#entries) if (!entry.isGone) yield [textOf(entry.key), entry.value]
  }

  #place(hash: number, number: number): void {
    const places = this.#places
    const mask = places.length - 1
    let at = startOf(hash, mask)
    while (places[at + 1] !== 0) at = (at + WORDS) & mask
    places[at] = hash
    places[at + 1] = number
  }

  #grow(): void {
    this.#places = new Int32Array(this.#places.length * 2)
    for (let index = 0; index < this.#entries.length; index++)
      this.#place(this.#entries[index]!.hash, index + 1)
  }
}

function textOf(key: StateKey): string {
  return typeof key === 'string' ? key : key.map(textOfPart).join(' ')
}

function textOfPart(part: StateKeyPart): string {
  return typeof part === 'object' ? textOf(part) : String(part ?? '')
}

/** A power of two of places is addressed by the mask. */
function startOf(hash: number, mask: number): number {
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) << 1) & mask
}

/** FNV-1a over the characters, and over the end of the text. */
function hashOfText(text: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return Math.imul(hash ^ text.length, 0x01000193)
}

function hashOfPart(part: StateKeyPart, seed: number): number {
  if (typeof part === 'string') return hashOfText(part, seed)
  if (typeof part !== 'object') return hashOfNumber(part, seed)
  let hash = seed
  for (let at = 0; at < part.length; at++) hash = hashOfPart(part[at], hash)
  return hash
}

function hashOfNumber(number: number | undefined, seed: number): number {
  return Math.imul(seed ^ (number === undefined ? -1 : number | 0), 0x85ebca6b)
}

function isSame(one: StateKeyPart, other: StateKeyPart): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (!isSame(one[at], other[at])) return false
  return true
}
