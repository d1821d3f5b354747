import type { Microseconds } from '#model/time'

/** Seconds ticked one by one after a silence; a longer jump (a second capture, a bad clock) skips to its end. */
const LONGEST_WALK = 7200

/**
 * While no packet arrives, ticks become rarer: every second for this many, then each tenth of the clock, and finally
 * each minute.
 */
const EVERY_SECOND = 180
const EVERY_TENTH = 600

/** Seconds back that no mirror and no merging of captures makes; a clock in local time that is set right goes back by hours. */
const LEAST_SET_BACK = 60

/** So many packets in a row from so long ago are not late: it was the clock that was wrong before, and is set back. */
const BELIEVED_PACKETS = 100

/** A sequence over this many seconds shows the same: traffic with the old time would have arrived meanwhile. */
const BELIEVED_SECONDS = 180
/** Of the seconds between two packets of such a row so many count: one stamp that is odd by itself makes no row long. */
const LONGEST_STEP = 60

/** As many packets are asked for at most, however often the clock was set back. */
const MOST_ASKED_PACKETS = BELIEVED_PACKETS << 10

/**
 * Ticks are whole seconds of capture time, made from packet times, so that replay and live agree: each second in which a
 * packet comes, and those between, if they are not too many. Late packets are counted and never move a tick back, unless
 * the clock turns out to have been set back.
 *
 * Two interfaces may have clocks of their own, hours apart. So that they do not drag time to and fro, each set-back
 * doubles what the next one takes, and from the first on a jump ahead by as much is not believed of a single packet,
 * unless a pause of that length was found to be one.
 */
export class Clock {
  readonly counters = { latePackets: 0, earlyPackets: 0, clockJumps: 0, clockSetBacks: 0 }
  readonly #tick: (now: Microseconds) => void
  #second = -1
  /** The second of the latest packet that was on time. */
  #heard = -1
  /** When the second under way is over. */
  #next: Microseconds = Number.NEGATIVE_INFINITY
  /** Packets in a row from another time, below zero from one long ago; the first second of theirs, how long they went on, and the latest. */
  #elsewhere = 0
  #elsewhereSince = 0
  #elsewhereSeconds = 0
  #elsewhereSecond = 0
  #asked = BELIEVED_PACKETS
  /** Seconds ahead that a single packet is not believed. */
  #doubted = Number.POSITIVE_INFINITY

  constructor(tick: (now: Microseconds) => void) {
    this.#tick = tick
  }

  /** The latest second that was ticked; undefined before the first packet. */
  get now(): Microseconds | undefined {
    return this.#second < 0 ? undefined : this.#second * 1e6
  }

  /** A packet of this time is here. True if it shows that the clock was set back: time goes on from there. */
  advance(time: Microseconds): boolean {
    if (time < this.#next && time >= this.#next - 1e6) {
      this.#elsewhere = 0
      return false
    }
    const second = Math.floor(time / 1e6)
    const step = this.#second < 0 ? 0 : second - this.#second
    if (step < 0) return this.#isSetBack(second, -step)
    if (step < this.#doubted) this.#goTo(second)
    else if (this.#isBelieved(second, 1)) {
      this.#doubted = Math.max(this.#doubted, 2 * (this.#elsewhereSince - this.#second))
      this.#goTo(second)
    } else this.counters.earlyPackets++
    return false
  }

  /** No packet has come until then. */
  pass(time: Microseconds): void {
    if (this.#second < 0) return
    this.#walk(Math.floor(time / 1e6))
    this.#next = Number.NEGATIVE_INFINITY
  }

  #goTo(second: number): void {
    this.#elsewhere = 0
    if (this.#second >= 0) {
      this.#walk(second)
      if (second > this.#second) this.#tickAt(second)
    }
    this.#heard = second
    this.#stand(second)
  }

  /** Ticks what is due until then. */
  #walk(second: number): void {
    if (second - this.#second - 1 > LONGEST_WALK) {
      this.counters.clockJumps++
      this.#tickAt(second)
    }
    for (let at = this.#due(); at <= second; at = this.#due()) this.#tickAt(at)
  }

  /** Time of the next tick, if no packet arrives until then. */
  #due(): number {
    const silence = this.#second - this.#heard
    const step = silence < EVERY_SECOND ? 1 : silence < EVERY_TENTH ? 10 : 60
    return (Math.floor(this.#second / step) + 1) * step
  }

  #tickAt(second: number): void {
    this.#second = second
    this.#tick(second * 1e6)
  }

  #stand(second: number): void {
    this.#second = second
    this.#next = (second + 1) * 1e6
  }

  /** One damaged time stamp, or a clock that was ahead until it was set, must not stop the ticks for good. */
  #isSetBack(second: number, seconds: number): boolean {
    this.counters.latePackets++
    if (seconds < LEAST_SET_BACK) this.#elsewhere = 0
    if (seconds < LEAST_SET_BACK || !this.#isBelieved(second, -1)) return false
    this.counters.clockSetBacks++
    this.#elsewhere = 0
    this.#asked = Math.min(2 * this.#asked, MOST_ASKED_PACKETS)
    this.#doubted = Math.max(LEAST_SET_BACK, seconds / 2)
    this.#heard = second
    this.#stand(second)
    return true
  }

  /**
   * True once enough packets in a row came from this side of the second under way, or went on for long enough, and none
   * went far back among themselves: two interfaces may differ by some seconds.
   */
  #isBelieved(second: number, side: 1 | -1): boolean {
    const isRow = this.#elsewhere * side > 0 && second > this.#elsewhereSecond - LEAST_SET_BACK
    this.#elsewhere = isRow ? this.#elsewhere + side : side
    if (!isRow) {
      this.#elsewhereSince = second
      this.#elsewhereSeconds = 0
    } else if (second > this.#elsewhereSecond)
      this.#elsewhereSeconds += Math.min(second - this.#elsewhereSecond, LONGEST_STEP)
    this.#elsewhereSecond = isRow ? Math.max(this.#elsewhereSecond, second) : second
    const isLong = this.#elsewhereSeconds >= BELIEVED_SECONDS * (this.#asked / BELIEVED_PACKETS)
    return isLong || this.#elsewhere * side >= this.#asked
  }

  /** Forgets where time was: what follows is another recording, and the jump is no event. */
  restart(): void {
    this.#second = -1
    this.#next = Number.NEGATIVE_INFINITY
    this.#elsewhere = 0
    this.#asked = BELIEVED_PACKETS
    this.#doubted = Number.POSITIVE_INFINITY
  }
}
