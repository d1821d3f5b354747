import { BorrowedSlice } from './borrowed-slice.ts'

/**
 * Slices for carried payloads, one for each depth: of two payloads of one carrier, the first is read when the second is
 * emitted.
 */
export class CarriedSlices {
  readonly #slices: BorrowedSlice[] = []

  /** That of what is carried at a depth. */
  of(depth: number): BorrowedSlice {
    const known = this.#slices[depth]
    if (known !== undefined) return known
    const made = new BorrowedSlice()
    this.#slices[depth] = made
    return made
  }

  /** The same, if anything was carried there before. */
  known(depth: number): BorrowedSlice | undefined {
    return this.#slices[depth]
  }
}
