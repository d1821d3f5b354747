/** Faults of a capture: a mirror of two ports duplicates frames, a busy sensor loses some, a tap reorders some. */
import { randomFor } from '../network/random.ts'
import type { TimedFrame } from '../network/scheduler.ts'

/** Shares, 0..1. */
export interface Faults {
  readonly duplicated?: number
  readonly lost?: number
  readonly swapped?: number
}

export function* withFaults<Result>(
  frames: Generator<TimedFrame, Result>,
  { duplicated = 0, lost = 0, swapped = 0 }: Faults,
  seed: number,
): Generator<TimedFrame, Result> {
  const random = randomFor(seed, 'capture faults')
  let held: TimedFrame | undefined
  for (;;) {
    const { value, done } = frames.next()
    if (done === true) {
      if (held !== undefined) yield held
      return value
    }
    if (lost > 0 && random.next() < lost) continue
    if (held !== undefined) {
      // The later frame first, under one time: order is lost, time does not run back.
      yield { ...value, time: held.time }
      yield held
      held = undefined
    } else if (swapped > 0 && random.next() < swapped) held = value
    else yield value
    if (duplicated > 0 && random.next() < duplicated) yield value
  }
}
