/** Bits of devices and of pairs of devices: what one signature has seen of them, and another asks for. */
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { HostBitWish } from './signature.ts'

export class HostBits {
  readonly counters = { signatureHostBitLimit: 0 }
  /** By whom and name: until when it is set; the oldest first. */
  readonly #until = new Map<string, Microseconds>()

  /** Does all hold that the wishes ask? */
  fit(wishes: readonly HostBitWish[], source: string, destination: string, now: Microseconds): boolean {
    return wishes.every((wish) => {
      if (wish.command !== 'isset' && wish.command !== 'isnotset') return true
      return this.#isSet(keyOf(wish, source, destination), now) === (wish.command === 'isset')
    })
  }

  /** The signature has fired: sets the host bits it requests. */
  apply(wishes: readonly HostBitWish[], source: string, destination: string, now: Microseconds): void {
    for (const wish of wishes) {
      const key = keyOf(wish, source, destination)
      if (wish.command === 'set' || (wish.command === 'toggle' && !this.#isSet(key, now)))
        this.#set(key, now + wish.seconds * 1e6)
      else if (wish.command === 'unset' || wish.command === 'toggle') this.#until.delete(key)
    }
  }

  #isSet(key: string, now: Microseconds): boolean {
    const until = this.#until.get(key)
    return until !== undefined && now <= until
  }

  #set(key: string, until: Microseconds): void {
    this.#until.delete(key)
    if (this.#until.size >= limits.hostBits) {
      this.counters.signatureHostBitLimit++
      for (const oldest of this.#until.keys()) {
        this.#until.delete(oldest)
        break
      }
    }
    this.#until.set(key, until)
  }
}

/** A pair is the same in both directions. */
function keyOf({ name, track }: HostBitWish, source: string, destination: string): string {
  if (track === 'source') return `${source} ${name}`
  if (track === 'destination') return `${destination} ${name}`
  const [one, other] = source < destination ? [source, destination] : [destination, source]
  return `${one} ${other} ${name}`
}
