import { NumberRows } from '#model/number-rows'

// What a row holds, in its order.
const LEAST = 0
const MOST = 1
const STEEPEST = 2
const LAST = 3
const STANDING = 4
const COLUMNS = 5

/** Room for the numbers of points. */
export class PointRows extends NumberRows {
  constructor(bits?: number) {
    super(COLUMNS, bits)
  }
}

/** The lines of a point, and what was seen of it last. */
export class PointNumbers {
  readonly #columns: Float64Array
  readonly #at: number

  constructor(rows: PointRows) {
    const row = rows.add()
    this.#columns = rows.pieceOf(row)
    this.#at = rows.placeOf(row)
  }

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

  /** Largest step between two values seen one after the other. */
  get steepest(): number {
    return this.#columns[this.#at + STEEPEST]!
  }

  set steepest(steepest: number) {
    this.#columns[this.#at + STEEPEST] = steepest
  }

  /** The latest value; not a number before there is one. */
  get last(): number {
    return this.#columns[this.#at + LAST]!
  }

  set last(last: number) {
    this.#columns[this.#at + LAST] = last
  }

  /** The latest value that was read; not a number before there is one. */
  get standing(): number {
    return this.#columns[this.#at + STANDING]!
  }

  set standing(standing: number) {
    this.#columns[this.#at + STANDING] = standing
  }
}
