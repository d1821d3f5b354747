/** 1024. */
const ROWS_AT_ONCE_BITS = 10

/**
 * Rows of numbers, in pieces of a thousand: for what there are hundreds of thousands of. A number that an object holds by
 * itself, and is no small whole one, takes three times the room; times in microseconds are such numbers.
 */
export class NumberRows {
  readonly #width: number
  readonly #bits: number
  readonly #pieces: Float64Array[] = []
  readonly #pieceNumbers = new Map<Float64Array, number>()
  /** Rows that were given back. */
  #free: number[] = []
  #count = 0

  /** @param bits of the number of rows of a piece: 3 for eight rows */
  constructor(width: number, bits = ROWS_AT_ONCE_BITS) {
    this.#width = width
    this.#bits = bits
  }

  /** A row of zeros. */
  add(): number {
    const free = this.#free.pop()
    if (free !== undefined) return free
    const row = this.#count++
    if (row >>> this.#bits === this.#pieces.length) {
      const piece = new Float64Array(this.#width << this.#bits)
      this.#pieceNumbers.set(piece, this.#pieces.length)
      this.#pieces.push(piece)
    }
    return row
  }

  /** Gives a row back, to be the next one. */
  free(row: number): void {
    const at = this.placeOf(row)
    this.pieceOf(row).fill(0, at, at + this.#width)
    this.#free.push(row)
  }

  /** The same of the row that begins at `at` of a piece. */
  freeAt(piece: Float64Array, at: number): void {
    const number = this.#pieceNumbers.get(piece)
    if (number !== undefined) this.free((number << this.#bits) + at / this.#width)
  }

  /** The piece that contains the row. */
  pieceOf(row: number): Float64Array {
    return this.#pieces[row >>> this.#bits]!
  }

  /** Where in its piece the row begins. */
  placeOf(row: number): number {
    return (row & ((1 << this.#bits) - 1)) * this.#width
  }
}
