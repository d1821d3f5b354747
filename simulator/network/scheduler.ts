/**
 * Time on the scheduler, with labels. An actor is a generator: it acts, then yields how many microseconds it waits. Every
 * frame carries the tag of the actor that caused it, answers included, so labels need no bookkeeping of their own.
 */
import type { Microseconds } from '#model/time'

export type Task<Result> = Generator<Microseconds, Result, void>
export type Actor = Task<void>

export interface TimedFrame {
  readonly time: Microseconds
  readonly bytes: Uint8Array
  /** Step that caused it; '' for the plant's own work. */
  readonly tag: string
}

export const seconds = (count: number): Microseconds => Math.round(count * 1e6)
export const milliseconds = (count: number): Microseconds => Math.round(count * 1e3)
export const minutes = (count: number): Microseconds => seconds(count * 60)

interface Cue {
  readonly time: Microseconds
  readonly order: number
  readonly actor: Actor
  readonly tag: string
}

export class Scheduler {
  readonly start: Microseconds
  now: Microseconds
  /** The sensor misses what is sent meanwhile. */
  isBlind = false
  /** A heap: by time; of equal times, the one that was there first. */
  readonly #cues: Cue[] = []
  #order = 0
  #tag = ''
  #captured: TimedFrame[] = []

  constructor(start: Microseconds) {
    this.start = start
    this.now = start
  }

  /** The actor begins after `wait`; its frames carry `tag`, or the caller's. */
  schedule(actor: Actor, wait: Microseconds = 0, tag = this.#tag): void {
    this.#push({ time: this.now + Math.max(0, wait), order: this.#order++, actor, tag })
  }

  later(wait: Microseconds, action: () => void): void {
    this.schedule(once(action), wait)
  }

  /** The sensor sees this frame now. */
  capture(bytes: Uint8Array): void {
    if (!this.isBlind) this.#captured.push({ time: this.now, bytes, tag: this.#tag })
  }

  /** Everything the sensor sees before `end`. */
  *frames(end: Microseconds): Generator<TimedFrame> {
    for (let cue = this.#pop(); cue !== undefined && cue.time < end; cue = this.#pop()) {
      this.now = cue.time
      this.#tag = cue.tag
      const { done, value } = cue.actor.next()
      if (done !== true) this.schedule(cue.actor, value, cue.tag)
      if (this.#captured.length === 0) continue
      const captured = this.#captured
      this.#captured = []
      yield* captured
    }
  }

  #push(cue: Cue): void {
    const cues = this.#cues
    let at = cues.length
    cues.push(cue)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(cue, cues[parent]!)) break
      cues[at] = cues[parent]!
      at = parent
    }
    cues[at] = cue
  }

  #pop(): Cue | undefined {
    const cues = this.#cues
    const first = cues[0]
    const last = cues.pop()
    if (first === undefined || last === undefined || first === last) return first
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child >= cues.length) break
      if (child + 1 < cues.length && isBefore(cues[child + 1]!, cues[child]!)) child++
      if (!isBefore(cues[child]!, last)) break
      cues[at] = cues[child]!
      at = child
    }
    cues[at] = last
    return first
  }
}

function isBefore(a: Cue, b: Cue): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order)
}

// biome-ignore lint/correctness/useYield: an actor that needs no time
function* once(action: () => void): Actor {
  action()
}
