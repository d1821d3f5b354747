/**
 * A bounded memory of what was used of late. Two generations: what is used moves to the young one, and when that is half
 * of the bound, the old one is forgotten as a whole. So keeping costs one look, and forgetting next to nothing.
 */
export class Recent<Value> {
  readonly #half: number
  readonly #forgot: (count: number) => void
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()

  /**
   * @param most kept at once
   * @param forgot told how many were forgotten
   */
  constructor(most: number, forgot: (count: number) => void) {
    this.#half = Math.max(1, Math.floor(most / 2))
    this.#forgot = forgot
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** What is kept under `key`; it counts as used. */
  get(key: string): Value | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  /** Everything that is kept; it does not count as used. */
  *entries(): Generator<readonly [string, Value]> {
    yield* this.#old
    yield* this.#young
  }

  /** Forgets everything, on purpose: nobody is told. */
  clear(): void {
    this.#young = new Map()
    this.#old = new Map()
  }

  set(key: string, value: Value): void {
    this.#young.set(key, value)
    if (this.#old.size > 0) this.#old.delete(key)
    if (this.#young.size < this.#half) return
    if (this.#old.size > 0) this.#forgot(this.#old.size)
    this.#old = this.#young
    this.#young = new Map()
  }
}
