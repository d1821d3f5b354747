/** Token buckets by key: how often something may happen. */

const limits = {
  /** Keys remembered; beyond, the longest unused is forgotten. */
  keys: 10_000,
} as const

interface Bucket {
  left: number
  at: number
}

export class RequestRate {
  readonly #buckets = new Map<string, Bucket>()
  readonly #perSecond: number
  readonly #burst: number
  readonly #now: () => number

  /** @param now milliseconds */
  constructor(rate: { readonly perSecond: number; readonly burst: number }, now: () => number = Date.now) {
    this.#perSecond = rate.perSecond
    this.#burst = rate.burst
    this.#now = now
  }

  /** Seconds to wait; 0 if there is one left, which is then taken. */
  take(key: string): number {
    const bucket = this.#refill(key)
    if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / this.#perSecond))
    bucket.left--
    return 0
  }

  /** Seconds to wait; nothing is taken. */
  wait(key: string): number {
    const { left } = this.#refill(key)
    return left < 1 ? Math.max(1, Math.ceil((1 - left) / this.#perSecond)) : 0
  }

  #refill(key: string): Bucket {
    const now = this.#now()
    const before = this.#buckets.get(key) ?? { left: this.#burst, at: now }
    const seconds = Math.max(0, now - before.at) / 1000
    const bucket = { left: Math.min(this.#burst, before.left + seconds * this.#perSecond), at: now }
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    const oldest = this.#buckets.size > limits.keys ? this.#buckets.keys().next().value : undefined
    if (oldest !== undefined) this.#buckets.delete(oldest)
    return bucket
  }
}
