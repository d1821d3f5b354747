/** A kind of object, merged from the contributions of all captures. */
export class RecordTable<T> {
  readonly all = new Map<string, T>()
  /** In the order of the captures' numbers. `undefined`: the capture removed the object. */
  #words: readonly { readonly capture: number; readonly mergedFindings: Map<string, T | undefined> }[] = []
  readonly #merge: (before: T, now: T) => T
  readonly #shaped: (id: string, value: T) => T

  /** @param shaped what is put in the place of a value */
  constructor(merge: (before: T, now: T) => T, shaped: (id: string, value: T) => T = (_, value) => value) {
    this.#merge = merge
    this.#shaped = shaped
  }

  apply(capture: number, things: ReadonlyMap<string, T | undefined>): void {
    const reported = this.#correlateInto(capture)
    for (const [id, now] of things) {
      reported.set(id, now)
      this.#join(id)
    }
  }

  /** Has all be as if `capture` had never spoken; answers the things that are gone for it. */
  rollbackCapture(capture: number): readonly string[] {
    const reported =
      this.#words.find((one) => one.capture === capture)?.mergedFindings ?? new Map<string, T>()
    this.#words = this.#words.filter((one) => one.capture !== capture)
    for (const id of reported.keys()) this.#join(id)
    return [...reported.keys()].filter((id) => !this.all.has(id))
  }

  /** Puts a value in place of the one that is there. */
  replace(id: string, value: T): void {
    this.all.set(id, this.#shaped(id, value))
  }

  #correlateInto(capture: number): Map<string, T | undefined> {
    const known = this.#words.find((one) => one.capture === capture)
    if (known !== undefined) return known.mergedFindings
    const reported = new Map<string, T | undefined>()
    this.#words = [...this.#words, { capture, mergedFindings: reported }].sort(
      (a, b) => a.capture - b.capture,
    )
    return reported
  }

  #join(id: string): void {
    let value: T | undefined
    for (const { mergedFindings: reported } of this.#words) {
      if (!reported.has(id)) continue
      const word = reported.get(id)
      value = value !== undefined && word !== undefined ? this.#merge(value, word) : word
    }
    if (value === undefined) this.all.delete(id)
    else this.all.set(id, this.#shaped(id, value))
  }
}
