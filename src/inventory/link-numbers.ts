import type { Place } from '#model/fact'
import { NumberRows } from '#model/number-rows'
import type { Microseconds } from '#model/time'

// Layout of a row.
const PACKETS = 0
const BYTES = 1
const FIRST = 2
const LAST = 3
const FILE = 4
const FRAME = 5
const ID = 6
const COLUMNS = 7

/** Rows of the numbers of links. */
export class LinkRows extends NumberRows {
  constructor() {
    super(COLUMNS)
  }
}

/** Counters of a link. */
export class LinkNumbers {
  #columns: Float64Array
  #at: number

  constructor(rows: LinkRows, time: Microseconds, { file, frame }: Place) {
    const row = rows.add()
    const columns = rows.pieceOf(row)
    const at = rows.placeOf(row)
    this.#columns = columns
    this.#at = at
    columns[at + FIRST] = time
    columns[at + LAST] = time
    columns[at + FILE] = file
    columns[at + FRAME] = frame
  }

  /** Of its line while it is alone on it; 0 before it has one. */
  get id(): number {
    return this.#columns[this.#at + ID]!
  }

  set id(id: number) {
    this.#columns[this.#at + ID] = id
  }

  get packets(): number {
    return this.#columns[this.#at + PACKETS]!
  }

  get bytes(): number {
    return this.#columns[this.#at + BYTES]!
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

  add(packets: number, bytes: number): void {
    this.#columns[this.#at + PACKETS]! += packets
    this.#columns[this.#at + BYTES]! += bytes
  }

  /** Gives its row back. What refers to the link still reads the numbers it had. */
  releaseRow(rows: LinkRows): void {
    const own = this.#columns.slice(this.#at, this.#at + COLUMNS)
    rows.freeAt(this.#columns, this.#at)
    this.#columns = own
    this.#at = 0
  }

  /** It was seen once more, until then. */
  seenUntil(last: Microseconds): void {
    if (last > this.#columns[this.#at + LAST]!) this.#columns[this.#at + LAST] = last
  }
}
