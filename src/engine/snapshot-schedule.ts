import type { Microseconds } from '#model/time'

const limits = {
  shortest: 10e6,
  longest: 60e6,
} as const

/** Soon after the start, then ever more rarely: what a device is becomes clear in the first minutes. */
export class SnapshotSchedule {
  #next: Microseconds = -1
  #pause: Microseconds = limits.shortest

  /** True if the inventory is to be settled now; it is then, as it were. */
  isDue(now: Microseconds): boolean {
    if (now < this.#next) return false
    this.#pause = this.#next < 0 ? limits.shortest : Math.min(limits.longest, this.#pause * 2)
    this.#next = now + this.#pause
    return true
  }

  /** Time goes on from elsewhere. */
  beginAnew(): void {
    this.#next = -1
  }
}
