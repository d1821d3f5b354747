/**
 * Time on the stage. An actor is a generator: it does something, then yields how many microseconds it waits. Actors only
 * ever act now, so frames leave the stage in the order of their times.
 */
import type { Microseconds } from '#model/time'

/** Something that takes time and ends with a result; called with `yield*`. */
export type Taking<Result> = Generator<Microseconds, Result, void>
export type Actor = Taking<void>

export interface StagedFrame {
  readonly time: Microseconds
  readonly bytes: Uint8Array
}

export const seconds = (count: number): Microseconds => Math.round(count * 1e6)
export const milliseconds = (count: number): Microseconds => Math.round(count * 1e3)

interface Cue {
  readonly time: Microseconds
  readonly actor: Actor
}

export class Stage {
  readonly start: Microseconds
  now: Microseconds
  /** By time; of equal times, the one that was there first. */
  readonly #cues: Cue[] = []
  #captured: StagedFrame[] = []

  constructor(start: Microseconds) {
    this.start = start
    this.now = start
  }

  /** The actor begins after `wait`. */
  enter(actor: Actor, wait: Microseconds = 0): void {
    const cue = { time: this.now + wait, actor }
    let low = 0
    let high = this.#cues.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#cues[middle]!.time <= cue.time) low = middle + 1
      else high = middle
    }
    this.#cues.splice(low, 0, cue)
  }

  later(wait: Microseconds, action: () => void): void {
    this.enter(delayed(wait, action))
  }

  /** The sensor sees this frame now. */
  capture(bytes: Uint8Array): void {
    this.#captured.push({ time: this.now, bytes })
  }

  /** Everything the sensor sees, for as long as somebody acts. */
  *frames(): Generator<StagedFrame> {
    for (let cue = this.#cues.shift(); cue !== undefined; cue = this.#cues.shift()) {
      this.now = cue.time
      const { done, value } = cue.actor.next()
      if (done !== true) this.enter(cue.actor, value)
      const captured = this.#captured
      this.#captured = []
      yield* captured
    }
  }
}

function* delayed(wait: Microseconds, action: () => void): Actor {
  yield wait
  action()
}
