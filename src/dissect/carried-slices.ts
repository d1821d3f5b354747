import { LentSlice } from './lent-slice.ts'

/** Slices in which carried payloads are lent, one a depth: of two payloads of one carrier, the first is read when the second is told. */
export class CarriedSlices {
  readonly #slices: LentSlice[] = []

  /** That of what is carried at a depth. */
  of(depth: number): LentSlice {
    const known = this.#slices[depth]
    if (known !== undefined) return known
    const made = new LentSlice()
    this.#slices[depth] = made
    return made
  }

  /** The same, if anything was carried there before. */
  known(depth: number): LentSlice | undefined {
    return this.#slices[depth]
  }
}
