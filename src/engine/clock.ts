import type { Microseconds } from '#model/time'

/** Seconds ticked one by one after a silence; a longer jump (a second capture, a bad clock) skips to its end. */
const LONGEST_WALK = 7200

/**
 * Ticks are whole seconds of capture time, made from packet times, so that replay and live agree. Late packets are
 * counted and never move a tick back.
 */
export class Clock {
  readonly counters = { latePackets: 0, clockJumps: 0 }
  readonly #tick: (now: Microseconds) => void
  #second = -1
  /** When the second under way is over. */
  #next: Microseconds = Number.NEGATIVE_INFINITY

  constructor(tick: (now: Microseconds) => void) {
    this.#tick = tick
  }

  /** The latest whole second that has passed; undefined before the first packet. */
  get now(): Microseconds | undefined {
    return this.#second < 0 ? undefined : this.#second * 1e6
  }

  /** A packet of this time is here. */
  advance(time: Microseconds): void {
    if (time < this.#next && time >= this.#next - 1e6) return
    const second = Math.floor(time / 1e6)
    if (second === this.#second) return
    if (second < this.#second) {
      this.counters.latePackets++
      return
    }
    this.#next = (second + 1) * 1e6
    if (this.#second < 0) {
      this.#second = second
      return
    }
    let from = this.#second + 1
    if (second - from > LONGEST_WALK) {
      this.counters.clockJumps++
      from = second
    }
    for (let at = from; at <= second; at++) {
      this.#second = at
      this.#tick(at * 1e6)
    }
  }

  /** Forgets where time was: what follows is another recording, and the jump is no event. */
  restart(): void {
    this.#second = -1
    this.#next = Number.NEGATIVE_INFINITY
  }
}
