import type { Place } from '#model/fact'
import type { Microseconds } from '#model/time'

// What a row holds, in its order.
const PACKETS = 0
const OCTETS = 1
const FIRST = 2
const LAST = 3
const FILE = 4
const FRAME = 5
const COLUMNS = 6

const ROWS_AT_ONCE = 1024

/** Room for the numbers of links, which no link gives back. */
export class LinkRows {
  columns = new Float64Array(0)
  /** Where in them the latest row begins. */
  at = 0

  /** Goes on to a row of zeros. */
  next(): this {
    this.at += COLUMNS
    if (this.at < this.columns.length) return this
    this.columns = new Float64Array(COLUMNS * ROWS_AT_ONCE)
    this.at = 0
    return this
  }
}

/**
 * What is counted of a link, as a row of numbers: there are hundreds of thousands of links, and a number that an object holds
 * by itself takes three times the room.
 */
export class LinkNumbers {
  readonly #columns: Float64Array
  readonly #at: number

  constructor({ columns, at }: LinkRows, time: Microseconds, { file, frame }: Place) {
    this.#columns = columns
    this.#at = at
    columns[at + FIRST] = time
    columns[at + LAST] = time
    columns[at + FILE] = file
    columns[at + FRAME] = frame
  }

  get packets(): number {
    return this.#columns[this.#at + PACKETS]!
  }

  get octets(): number {
    return this.#columns[this.#at + OCTETS]!
  }

  get first(): Microseconds {
    return this.#columns[this.#at + FIRST]!
  }

  get last(): Microseconds {
    return this.#columns[this.#at + LAST]!
  }

  /** Where it was first seen. */
  get place(): Place {
    return { file: this.#columns[this.#at + FILE]!, frame: this.#columns[this.#at + FRAME]! }
  }

  add(packets: number, octets: number): void {
    this.#columns[this.#at + PACKETS]! += packets
    this.#columns[this.#at + OCTETS]! += octets
  }

  /** It was seen once more, until then. */
  seenUntil(last: Microseconds): void {
    if (last > this.#columns[this.#at + LAST]!) this.#columns[this.#at + LAST] = last
  }
}
