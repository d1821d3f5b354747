/** A kind of thing with what each unsettled capture found before it spoke. */
export class Shelf<T> {
  readonly all = new Map<string, T>()
  readonly #before = new Map<number, Map<string, T | undefined>>()
  readonly #merge: (before: T, now: T) => T
  readonly #shaped: (id: string, value: T) => T

  /** @param shaped what is put in the place of a value */
  constructor(merge: (before: T, now: T) => T, shaped: (id: string, value: T) => T = (_, value) => value) {
    this.#merge = merge
    this.#shaped = shaped
  }

  apply(capture: number, things: ReadonlyMap<string, T | undefined>): void {
    const before = this.#before.get(capture) ?? new Map<string, T | undefined>()
    this.#before.set(capture, before)
    for (const [id, now] of things) {
      if (!before.has(id)) before.set(id, this.all.get(id))
      const known = before.get(id)
      this.#put(id, now !== undefined && known !== undefined ? this.#merge(known, now) : now)
    }
  }

  settle(capture: number): void {
    this.#before.delete(capture)
  }

  takeBack(capture: number): void {
    for (const [id, value] of this.#before.get(capture) ?? []) this.#put(id, value)
    this.#before.delete(capture)
  }

  #put(id: string, value: T | undefined): void {
    if (value === undefined) this.all.delete(id)
    else this.all.set(id, this.#shaped(id, value))
  }

  /** Puts a value in place of the one that is there. */
  replace(id: string, value: T): void {
    this.#put(id, value)
  }
}
