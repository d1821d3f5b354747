/** `threshold` and `detection_filter`: how many matches make a hit. */
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { ThresholdWish } from './signature.ts'

interface Count {
  since: Microseconds
  count: number
}

export class Thresholds {
  readonly counters = { signatureThresholdLimit: 0 }
  /** By signature and whom it counts for; the oldest first. */
  readonly #counts = new Map<string, Count>()

  /** One more match; true if it is to be emitted. @param whom value of the `track` key */
  passes(sid: number, { kind, count, seconds }: ThresholdWish, whom: string, time: Microseconds): boolean {
    const key = `${sid} ${whom}`
    const known = this.#counts.get(key)
    if (known === undefined || time - known.since > seconds * 1e6) {
      this.#keep(key, { since: time, count: 1 })
      return isReported(kind, 1, count)
    }
    known.count++
    const reported = isReported(kind, known.count, count)
    if (reported && kind === 'threshold') known.count = 0
    return reported
  }

  #keep(key: string, count: Count): void {
    this.#counts.delete(key)
    if (this.#counts.size >= limits.thresholds) {
      this.counters.signatureThresholdLimit++
      for (const oldest of this.#counts.keys()) {
        this.#counts.delete(oldest)
        break
      }
    }
    this.#counts.set(key, count)
  }
}

function isReported(kind: ThresholdWish['kind'], seen: number, count: number): boolean {
  switch (kind) {
    case 'limit':
      return seen <= count
    case 'both':
      return seen === count
    case 'threshold':
      return seen >= count
    case 'detection-filter':
      return seen > count
    default:
      return kind satisfies never
  }
}
