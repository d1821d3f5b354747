import { NumberRows } from '#model/number-rows'
import type { Microseconds } from '#model/time'

// Layout of a row.
const MINUTES = 0
const LEAST = 1
const MOST = 2
const LONGEST_PAUSE = 3
const LAST = 4
const BIN = 5
const IN_BIN = 6
const LEARNED = 7
const COLUMNS = 8

/** Room for the numbers of paces. */
export class RateRows extends NumberRows {
  constructor(bits?: number) {
    super(COLUMNS, bits)
  }
}

/** Counters of a pace. */
export class RateNumbers {
  readonly #columns: Float64Array
  readonly #at: number

  constructor(rows: RateRows) {
    const row = rows.add()
    this.#columns = rows.pieceOf(row)
    this.#at = rows.placeOf(row)
  }

  get minutes(): number {
    return this.#columns[this.#at + MINUTES]!
  }

  set minutes(minutes: number) {
    this.#columns[this.#at + MINUTES] = minutes
  }

  /** Per minute, of the minutes learned. */
  get least(): number {
    return this.#columns[this.#at + LEAST]!
  }

  set least(least: number) {
    this.#columns[this.#at + LEAST] = least
  }

  get most(): number {
    return this.#columns[this.#at + MOST]!
  }

  set most(most: number) {
    this.#columns[this.#at + MOST] = most
  }

  /** Between two times that was learned. */
  get longestPause(): Microseconds {
    return this.#columns[this.#at + LONGEST_PAUSE]!
  }

  set longestPause(longestPause: Microseconds) {
    this.#columns[this.#at + LONGEST_PAUSE] = longestPause
  }

  /** From the first to the last time that was learned; 0 of a baseline file. */
  get learned(): Microseconds {
    return this.#columns[this.#at + LEARNED]!
  }

  set learned(learned: Microseconds) {
    this.#columns[this.#at + LEARNED] = learned
  }

  get last(): Microseconds {
    return this.#columns[this.#at + LAST]!
  }

  set last(last: Microseconds) {
    this.#columns[this.#at + LAST] = last
  }

  /** The minute that is counted, since the epoch; -1 for none. */
  get bin(): number {
    return this.#columns[this.#at + BIN]!
  }

  set bin(bin: number) {
    this.#columns[this.#at + BIN] = bin
  }

  get inBin(): number {
    return this.#columns[this.#at + IN_BIN]!
  }

  set inBin(inBin: number) {
    this.#columns[this.#at + IN_BIN] = inBin
  }
}
