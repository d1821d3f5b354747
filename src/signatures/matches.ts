/**
 * Matches for output. The first of a signature in a conversation is emitted at once; repeats are counted, and emitted
 * with their count after a second, then after two, four and so on up to a minute: a signature that fires for every
 * packet costs little and loses nothing.
 */
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { SignatureHit } from './seen.ts'
import type { Signature } from './signature.ts'

interface Again extends Omit<SignatureHit, 'time' | 'count'> {
  latest: Microseconds
  /** Since the last output. */
  count: number
  /** Seconds until the next output. */
  pause: number
  /** Of these, how many are left. */
  left: number
}

const LONGEST_PAUSE = 64
/** Signatures that are counted by name. */
const LOUDEST = 5

export class SignatureMatches {
  readonly #emit: (hit: SignatureHit) => void
  /** By flow and side, then signature. */
  readonly #open = new Map<number, Map<Signature, Again>>()
  #count = 0
  #reported = 0
  #overflow = 0
  /** Hits of each signature. */
  readonly #loud = new Map<Signature, number>()

  constructor(emit: (hit: SignatureHit) => void) {
    this.#emit = emit
  }

  /** All hits; of those that speak more often than any rule should, how often. */
  get counters(): Record<string, number> {
    const loudest = [...this.#loud]
      .filter(([, count]) => count >= limits.loudHits)
      .sort((a, b) => b[1] - a[1])
      .slice(0, LOUDEST)
    return {
      signatureHits: this.#reported,
      signatureHitLimit: this.#overflow,
      ...Object.fromEntries(loudest.map(([{ sid }, count]) => [`signature ${sid} speaks very often`, count])),
    }
  }

  add(signature: Signature, { flow, side, time }: Pick<SignatureHit, 'flow' | 'side' | 'time'>): void {
    const key = 2 * flow + side
    const known = this.#open.get(key)?.get(signature)
    // The same bytes, once as a packet and once as a stream.
    if (known?.latest === time) return
    this.#reported++
    this.#loud.set(signature, (this.#loud.get(signature) ?? 0) + 1)
    if (known !== undefined) {
      known.latest = time
      known.count++
      return
    }
    if (this.#count >= limits.openHits) {
      this.#overflow++
      this.end()
    }
    this.#emit({ signature, flow, side, time, count: 1 })
    const hits = this.#open.get(key) ?? new Map<Signature, Again>()
    this.#open.set(
      key,
      hits.set(signature, { signature, flow, side, latest: time, count: 0, pause: 1, left: 1 }),
    )
    this.#count++
  }

  /** A second has passed. */
  tick(): void {
    for (const [key, hits] of this.#open) {
      for (const hit of hits.values()) {
        if (--hit.left > 0) continue
        if (hit.count === 0) {
          hits.delete(hit.signature)
          this.#count--
          continue
        }
        this.#emitAgain(hit)
        hit.pause = Math.min(LONGEST_PAUSE, 2 * hit.pause)
        hit.left = hit.pause
      }
      if (hits.size === 0) this.#open.delete(key)
    }
  }

  /** Emits all counted repeats, and starts again. */
  end(): void {
    for (const key of [...this.#open.keys()]) this.#close(key)
  }

  /** Emits the counted repeats of a flow whose number is about to be reused. */
  forget(flow: number): void {
    this.#close(2 * flow)
    this.#close(2 * flow + 1)
  }

  #close(key: number): void {
    const hits = this.#open.get(key)
    if (hits === undefined) return
    this.#open.delete(key)
    this.#count -= hits.size
    for (const hit of hits.values()) if (hit.count > 0) this.#emitAgain(hit)
  }

  #emitAgain(hit: Again): void {
    const { signature, flow, side, latest, count } = hit
    hit.count = 0
    this.#emit({ signature, flow, side, time: latest, count })
  }
}
