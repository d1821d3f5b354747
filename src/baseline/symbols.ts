import { NumberRows } from '#model/number-rows'
import type { Microseconds } from '#model/time'

/** How often one symbol was seen, and when. */
export interface SymbolSeen {
  readonly count: number
  readonly first: Microseconds
  readonly last: Microseconds
}

// Layout of a row.
const COUNT = 0
const FIRST = 1
const LAST = 2
const COLUMNS = 3

/** Room for how often and when symbols were seen, of all channels. */
export class KeyValueRows extends NumberRows {
  constructor(bits?: number) {
    super(COLUMNS, bits)
  }
}

/** More are found by key and value; fewer by a search of the list. */
const MANY = 16
// Shared by all that know nothing yet, and never written to.
const NO_NAMES: string[] = []
const NO_ROWS: number[] = []

/**
 * Values of the behaviour keys of one channel. There are a hundred thousand of them, a few on most channels: lists, for a map of
 * maps of objects would take three times the room.
 */
export class KeyValues {
  readonly #table: KeyValueRows
  /** Key and value by turns. */
  #names = NO_NAMES
  #rows = NO_ROWS
  /** Key → value → place in the lists; once they are many. */
  #places: Map<string, Map<string, number>> | undefined

  constructor(table: KeyValueRows) {
    this.#table = table
  }

  get size(): number {
    return this.#rows.length
  }

  has(behaviourKey: string, keyValue: string): boolean {
    return this.#find(behaviourKey, keyValue) >= 0
  }

  get(behaviourKey: string, keyValue: string): SymbolSeen | undefined {
    const place = this.#find(behaviourKey, keyValue)
    return place < 0 ? undefined : this.#seen(place)
  }

  /** Number of values of one key, if there are many; 0 if there are few in all. */
  manyOf(behaviourKey: string): number {
    return this.#places?.get(behaviourKey)?.size ?? 0
  }

  /** Counts a symbol that is known `count` times more. @returns how often it was seen before; -1 where it is not known */
  again(behaviourKey: string, keyValue: string, last: Microseconds, count: number): number {
    const place = this.#find(behaviourKey, keyValue)
    if (place < 0) return -1
    const row = this.#rows[place]!
    const columns = this.#table.pieceOf(row)
    const at = this.#table.placeOf(row)
    const before = columns[at + COUNT]!
    columns[at + COUNT] = before + count
    if (last > columns[at + LAST]!) columns[at + LAST] = last
    return before
  }

  /** One that is not known yet. */
  add(behaviourKey: string, keyValue: string, { count, first, last }: SymbolSeen): void {
    const row = this.#table.add()
    const columns = this.#table.pieceOf(row)
    const at = this.#table.placeOf(row)
    columns[at + COUNT] = count
    columns[at + FIRST] = first
    columns[at + LAST] = last
    if (this.size < MANY) {
      // `concat` makes lists that are just large enough, `push` makes room for more.
      this.#names = this.#names.concat(behaviourKey, keyValue)
      this.#rows = this.#rows.concat(row)
      return
    }
    this.#names.push(behaviourKey, keyValue)
    this.#rows.push(row)
    if (this.#places === undefined) this.#index()
    else this.#note(this.size - 1)
  }

  delete(behaviourKey: string, keyValue: string): void {
    const place = this.#find(behaviourKey, keyValue)
    if (place < 0) return
    this.#table.free(this.#rows[place]!)
    if (this.#places === undefined) {
      this.#names = this.#names.toSpliced(2 * place, 2)
      this.#rows = this.#rows.toSpliced(place, 1)
    } else this.#deleteOfMany(behaviourKey, keyValue, place)
  }

  /** The last one moves to where it was: thousands may be forgotten at once. */
  #deleteOfMany(behaviourKey: string, keyValue: string, place: number): void {
    this.#places!.get(behaviourKey)!.delete(keyValue)
    const row = this.#rows.pop()!
    const [lastBehaviourKey, lastKeyValue] = this.#names.splice(-2) as [string, string]
    if (place < this.size) {
      this.#rows[place] = row
      this.#names[2 * place] = lastBehaviourKey
      this.#names[2 * place + 1] = lastKeyValue
      this.#note(place)
    }
    if (this.size <= MANY) this.#places = undefined
  }

  /** All values, by key. */
  byBehaviourKey(): Map<string, [symbol: string, seen: SymbolSeen][]> {
    const behaviourKeys = new Map<string, [string, SymbolSeen][]>()
    for (let place = 0; place < this.size; place++) {
      const behaviourKey = this.#names[2 * place]!
      const one: [string, SymbolSeen] = [this.#names[2 * place + 1]!, this.#seen(place)]
      const known = behaviourKeys.get(behaviourKey)
      if (known === undefined) behaviourKeys.set(behaviourKey, [one])
      else known.push(one)
    }
    return behaviourKeys
  }

  #find(behaviourKey: string, keyValue: string): number {
    if (this.#places !== undefined) return this.#places.get(behaviourKey)?.get(keyValue) ?? -1
    const names = this.#names
    for (let at = 0; at < names.length; at += 2)
      if (names[at + 1] === keyValue && names[at] === behaviourKey) return at / 2
    return -1
  }

  #seen(place: number): SymbolSeen {
    const row = this.#rows[place]!
    const columns = this.#table.pieceOf(row)
    const at = this.#table.placeOf(row)
    return { count: columns[at + COUNT]!, first: columns[at + FIRST]!, last: columns[at + LAST]! }
  }

  #index(): void {
    for (let place = 0; place < this.size; place++) this.#note(place)
  }

  #note(place: number): void {
    this.#places ??= new Map()
    const behaviourKey = this.#names[2 * place]!
    const of = this.#places.get(behaviourKey)
    if (of === undefined) this.#places.set(behaviourKey, new Map([[this.#names[2 * place + 1]!, place]]))
    else of.set(this.#names[2 * place + 1]!, place)
  }
}
