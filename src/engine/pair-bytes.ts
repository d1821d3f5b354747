/** Bytes of every pair of addresses, as columns of numbers behind a hash table: there are as many pairs as links. */

import { NumberRows } from '#model/number-rows'

/** Bytes that were counted of a pair, and those of them that are also something else. */
export const KINDS = ['all', 'encrypted', 'unknown', 'oneSided'] as const
export type PairByteCounts = Record<(typeof KINDS)[number], number>

/** Pairs whose bytes are counted separately; those of further pairs count without ends. */
const MOST_PAIRS = 200_000
const FIRST_ROWS = 1024
/** Places in the table for each row at most in use. */
const SPARE = 2

export class PairBytes {
  readonly counters = { blindSpotPairLimit: 0 }
  readonly #numbers = new Map<string, number>()
  /** By number. */
  readonly #addresses: string[] = []
  /** Per row, the numbers of client and server. */
  #ends = new Uint32Array(2 * FIRST_ROWS)
  readonly #bytes = new NumberRows(KINDS.length)
  /** Row + 1; 0 where there is none. */
  #table = new Uint32Array(SPARE * FIRST_ROWS)
  #rows = 0

  /** Adds to a row; bytes in the order of the kinds. */
  add(row: number, all: number, encrypted: number, unknown: number, oneSided: number): void {
    const at = this.#bytes.placeOf(row)
    const bytes = this.#bytes.pieceOf(row)
    bytes[at]! += all
    bytes[at + 1]! += encrypted
    bytes[at + 2]! += unknown
    bytes[at + 3]! += oneSided
  }

  /**
   * Bytes of all pairs by the zones of their ends: traffic between zones counts in both, and as '' if neither end has
   * one. Computed each second: no object or text is created for a pair.
   */
  byZone(zoneOf: (address: string) => string): Map<string, PairByteCounts> {
    const zones = new Zones(this.#addresses, zoneOf)
    const sums: Float64Array[] = []
    for (let row = 0; row < this.#rows; row++) {
      const one = zones.at(this.#ends[2 * row]!)
      const other = zones.at(this.#ends[2 * row + 1]!)
      this.#sum(sums, one === NOWHERE ? other : one, row)
      if (one !== other && one !== NOWHERE && other !== NOWHERE) this.#sum(sums, other, row)
    }
    const named = new Map<string, PairByteCounts>()
    for (const [zone, name] of zones.names.entries()) {
      const sum = sums[zone]
      if (sum === undefined) continue
      const [all, encrypted, unknown, oneSided] = sum
      named.set(name, { all: all!, encrypted: encrypted!, unknown: unknown!, oneSided: oneSided! })
    }
    return named
  }

  #sum(sums: Float64Array[], zone: number, row: number): void {
    sums[zone] ??= new Float64Array(KINDS.length)
    const sum = sums[zone]
    const at = this.#bytes.placeOf(row)
    const bytes = this.#bytes.pieceOf(row)
    for (let kind = 0; kind < KINDS.length; kind++) sum[kind]! += bytes[at + kind]!
  }

  /** Where a pair is counted; past the bound, which is counted, all that are new share one row. */
  rowOf(client: string, server: string): number {
    const isFull = this.#rows >= MOST_PAIRS && (client !== '' || server !== '')
    const a = this.#numbers.get(client)
    const b = this.#numbers.get(server)
    const known = a === undefined || b === undefined ? -1 : this.#table[this.#placeOf(a, b)]! - 1
    if (known >= 0) return known
    if (!isFull) return this.#add(this.#numberOf(client), this.#numberOf(server))
    this.counters.blindSpotPairLimit++
    return this.rowOf('', '')
  }

  /** False of the row that further pairs share: each time is counted. */
  isOfPair(row: number): boolean {
    return this.#addresses[this.#ends[2 * row]!] !== '' || this.#addresses[this.#ends[2 * row + 1]!] !== ''
  }

  #add(client: number, server: number): number {
    if (SPARE * (this.#rows + 1) > this.#table.length) this.#grow()
    const row = this.#bytes.add()
    this.#rows = row + 1
    this.#ends[2 * row] = client
    this.#ends[2 * row + 1] = server
    this.#table[this.#placeOf(client, server)] = row + 1
    return row
  }

  #numberOf(address: string): number {
    const known = this.#numbers.get(address)
    if (known !== undefined) return known
    const number = this.#addresses.push(address) - 1
    this.#numbers.set(address, number)
    return number
  }

  /** Where in the table the pair is, or would be. */
  #placeOf(client: number, server: number): number {
    const mask = this.#table.length - 1
    let hash = Math.imul(client ^ 0x5bd1e995, 0x9e3779b1) ^ Math.imul(server, 0x85ebca6b)
    hash ^= hash >>> 15
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const row = this.#table[place]! - 1
      if (row < 0 || (this.#ends[2 * row] === client && this.#ends[2 * row + 1] === server)) return place
    }
  }

  #grow(): void {
    const rows = this.#ends.length
    const ends = new Uint32Array(2 * rows)
    ends.set(this.#ends)
    this.#ends = ends
    this.#table = new Uint32Array(SPARE * rows)
    for (let row = 0; row < this.#rows; row++)
      this.#table[this.#placeOf(ends[2 * row]!, ends[2 * row + 1]!)] = row + 1
  }
}

/** The zone '', of those that are in none. */
const NOWHERE = 0

/** Zones as numbers, by the numbers of addresses; each address is asked about once, and only if a pair has it. */
class Zones {
  readonly names = ['']
  readonly #addresses: readonly string[]
  readonly #zoneOf: (address: string) => string
  readonly #numbers = new Map([['', NOWHERE]])
  /** By the number of an address: its zone + 1; 0 where that is not known yet. */
  readonly #known: Uint32Array

  constructor(addresses: readonly string[], zoneOf: (address: string) => string) {
    this.#addresses = addresses
    this.#zoneOf = zoneOf
    this.#known = new Uint32Array(addresses.length)
  }

  at(address: number): number {
    const known = this.#known[address]!
    if (known > 0) return known - 1
    const name = this.#zoneOf(this.#addresses[address]!)
    let zone = this.#numbers.get(name)
    if (zone === undefined) {
      zone = this.names.push(name) - 1
      this.#numbers.set(name, zone)
    }
    this.#known[address] = zone + 1
    return zone
  }
}
