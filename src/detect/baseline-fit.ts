/** Does the baseline describe the network that is captured? */
import type { Party } from '#model/fact'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { Normal } from './plant.ts'

const WINDOW: Microseconds = 15 * 60e6
/** Devices that talked before it is judged: none of so many is known, or fewer than the share of so many. */
const NONE_OF = 5
const FEW_OF = 10
const LEAST_SHARE = 0.2

export class BaselineFit {
  readonly counters = { detectFitDevicesDropped: 0 }
  readonly #normal: Normal
  readonly #seen = new Set<string>()
  #known = 0
  #since: Microseconds = Number.NEGATIVE_INFINITY
  #isOfAnotherNetwork = false

  constructor(normal: Normal) {
    this.#normal = normal
  }

  /** Hardly any device that talks was there while the baseline was learned. */
  get isOfAnotherNetwork(): boolean {
    return this.#isOfAnotherNetwork
  }

  /** Devices that talked in the current quarter of an hour, and those of them that the baseline knows. */
  get devices(): { readonly known: number; readonly all: number } {
    return { known: this.#known, all: this.#seen.size }
  }

  /** A device of the plant talks. Returns true if this shows that the baseline is of another network. */
  talks(party: Party, now: Microseconds): boolean {
    if (!this.#normal.isClosed) return false
    if (now - this.#since > WINDOW || now < this.#since) this.#begin(now)
    const address = party.ip ?? party.mac
    if (address === undefined || this.#seen.has(address)) return false
    if (this.#seen.size >= limits.fitDevices) {
      this.counters.detectFitDevicesDropped++
      return false
    }
    this.#seen.add(address)
    if (this.#normal.learnedSeconds(party) > 0 || this.#normal.knowsDevice(party)) this.#known++
    const was = this.#isOfAnotherNetwork
    const all = this.#seen.size
    if (all >= FEW_OF || (all >= NONE_OF && this.#known === 0))
      this.#isOfAnotherNetwork = this.#known < all * LEAST_SHARE
    return this.#isOfAnotherNetwork && !was
  }

  #begin(now: Microseconds): void {
    this.#since = now
    this.#seen.clear()
    this.#known = 0
  }
}
