/** Random numbers that are the same in every run: xorshift32 (Marsaglia 2003, "Xorshift RNGs", §3). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = (seed * 0x9e3779b1) | 1
  }

  /** A 32-bit number, never 0. */
  next(): number {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state
    return state >>> 0
  }

  /** 0..`limit` - 1. */
  below(limit: number): number {
    return this.next() % limit
  }

  /** `lowest`..`highest`, both included. */
  between(lowest: number, highest: number): number {
    return lowest + this.below(highest - lowest + 1)
  }

  pick<Thing>(things: readonly Thing[]): Thing {
    return things[this.below(things.length)]!
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count)
    for (let at = 0; at < count; at++) bytes[at] = this.next() >>> 24
    return bytes
  }
}
