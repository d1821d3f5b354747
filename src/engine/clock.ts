import type { Microseconds } from '#model/time'

/** Seconds ticked one by one after a silence; a longer jump (a second capture, a bad clock) skips to its end. */
const LONGEST_WALK = 7200

/** So many packets in a row from so long ago are not late: it was the clock that was wrong before, and is set back. */
const BELIEVED_PACKETS = 100

/**
 * Ticks are whole seconds of capture time, made from packet times, so that replay and live agree. Late packets are
 * counted and never move a tick back, unless the clock turns out to have been set back by hours.
 */
export class Clock {
  readonly counters = { latePackets: 0, clockJumps: 0 }
  readonly #tick: (now: Microseconds) => void
  #second = -1
  /** When the second under way is over. */
  #next: Microseconds = Number.NEGATIVE_INFINITY
  /** Packets in a row that lay further back than any pause is long. */
  #longAgo = 0

  constructor(tick: (now: Microseconds) => void) {
    this.#tick = tick
  }

  /** The latest whole second that has passed; undefined before the first packet. */
  get now(): Microseconds | undefined {
    return this.#second < 0 ? undefined : this.#second * 1e6
  }

  /** A packet of this time is here. True if it shows that the clock was set back: time goes on from there. */
  advance(time: Microseconds): boolean {
    if (time < this.#next && time >= this.#next - 1e6) return false
    const second = Math.floor(time / 1e6)
    if (second === this.#second) return false
    if (second < this.#second) return this.#isSetBack(second)
    this.#longAgo = 0
    this.#next = (second + 1) * 1e6
    if (this.#second < 0) {
      this.#second = second
      return false
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
    return false
  }

  /** One damaged time stamp, or a clock that was years ahead until somebody set it, must not stop the ticks for good. */
  #isSetBack(second: number): boolean {
    this.counters.latePackets++
    if (this.#second - second <= LONGEST_WALK) this.#longAgo = 0
    else this.#longAgo++
    if (this.#longAgo < BELIEVED_PACKETS) return false
    this.counters.clockJumps++
    this.restart()
    this.#second = second
    this.#next = (second + 1) * 1e6
    return true
  }

  /** Forgets where time was: what follows is another recording, and the jump is no event. */
  restart(): void {
    this.#second = -1
    this.#next = Number.NEGATIVE_INFINITY
    this.#longAgo = 0
  }
}
