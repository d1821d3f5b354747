import type { Microseconds } from '#model/time'
import { limits } from '../limits.ts'

const WEEK: Microseconds = 7 * 24 * 3600e6
/** docs/internals/detection-models.md §6: one statistical alert a week for each device and rule, three at once. */
const BURST = 3

interface Bucket {
  tokens: number
  filled: Microseconds
}

/** Token buckets: alerts of a kind that a device may still raise. The least recently used is dropped first. */
export class RateLimiter {
  readonly counters = { detectAllowancesDropped: 0 }
  readonly #buckets = new Map<string, Bucket>()

  /** Takes a token of `key`; false if none is left. */
  take(key: string, now: Microseconds): boolean {
    const context = this.#buckets.get(key)
    const { tokens, filled } = context ?? { tokens: BURST, filled: now }
    const since = Math.max(0, now - filled)
    const full = Math.min(BURST, tokens + since / WEEK)
    const isLeft = full >= 1
    this.#buckets.delete(key)
    this.#buckets.set(key, { tokens: isLeft ? full - 1 : full, filled: Math.max(now, filled) })
    if (this.#buckets.size > limits.allowances) {
      this.#buckets.delete(this.#buckets.keys().next().value ?? '')
      this.counters.detectAllowancesDropped++
    }
    return isLeft
  }
}
