/** Hits on their way out: one that comes again within a second is counted, and told with its count when the second is over. */
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { SignatureHit } from './seen.ts'
import type { Signature } from './signature.ts'

interface Again extends Omit<SignatureHit, 'time' | 'count'> {
  latest: Microseconds
  count: number
}

export class Hits {
  readonly counters = { signatureHits: 0, signatureHitLimit: 0 }
  readonly #tell: (hit: SignatureHit) => void
  /** By flow, then signature and side. */
  readonly #second = new Map<number, Map<string, Again>>()
  #count = 0

  constructor(tell: (hit: SignatureHit) => void) {
    this.#tell = tell
  }

  add(signature: Signature, { flow, side, time }: Pick<SignatureHit, 'flow' | 'side' | 'time'>): void {
    const key = `${signature.generator}:${signature.sid} ${side}`
    const known = this.#second.get(flow)?.get(key)
    // The same octets, once as a packet and once as a stream.
    if (known?.latest === time) return
    this.counters.signatureHits++
    if (known !== undefined) {
      known.latest = time
      known.count++
      return
    }
    if (this.#count >= limits.hitsPerSecond) {
      this.counters.signatureHitLimit++
      this.flush()
    }
    this.#tell({ signature, flow, side, time, count: 1 })
    const hits = this.#second.get(flow) ?? new Map<string, Again>()
    this.#second.set(flow, hits.set(key, { signature, flow, side, latest: time, count: 0 }))
    this.#count++
  }

  /** Tells what has come again. */
  flush(): void {
    if (this.#count === 0) return
    for (const flow of [...this.#second.keys()]) this.forget(flow)
    this.#count = 0
  }

  /** Tells what has come again in a flow whose number is about to be used for another one. */
  forget(flow: number): void {
    const hits = this.#second.get(flow)
    if (hits === undefined) return
    this.#second.delete(flow)
    for (const { latest, ...hit } of hits.values()) if (hit.count > 0) this.#tell({ ...hit, time: latest })
  }
}
