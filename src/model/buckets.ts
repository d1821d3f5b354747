import type { Microseconds } from './time.ts'
import type { TrendSteps } from './trend.ts'

/** How two values of one step become one. */
export type Join = (one: number, other: number) => number

export const joins = {
  sum: (one: number, other: number) => one + other,
  least: Math.min,
  most: Math.max,
} as const satisfies Record<string, Join>

/** Initial width of a step: ten packets of a bench trial must remain distinguishable. */
const FIRST_STEP: Microseconds = 1e6

/**
 * Values over time in a bounded number of steps: when time exceeds them, two become one. So a minute has steps of a
 * second and a month steps of an hour, in the same memory.
 */
export class Buckets {
  readonly #most: number
  readonly #join: Join
  #start: Microseconds = 0
  #step = FIRST_STEP
  #values: (number | null)[] = []

  constructor(most: number, join: Join) {
    this.#most = most
    this.#join = join
  }

  add(time: Microseconds, value: number): void {
    const aligned = Math.floor(time / this.#step) * this.#step
    if (this.#values.length === 0) this.#start = aligned
    let at = Math.floor((time - this.#start) / this.#step)
    if (at < 0 || at >= this.#most) {
      this.#makeRoom(time)
      at = Math.floor((time - this.#start) / this.#step)
    }
    while (this.#values.length <= at) this.#values.push(null)
    const known = this.#values[at] ?? null
    this.#values[at] = known === null ? value : this.#join(known, value)
  }

  /** Takes what the other holds. */
  addAll({ start, step, values }: TrendSteps): void {
    values.forEach((value, at) => {
      if (value !== null) this.add(start + at * step, value)
    })
  }

  steps(): TrendSteps {
    return { start: this.#start, step: this.#step, values: [...this.#values] }
  }

  /** Widens the steps until `time` and what is held fit; a time before the first moves the start. */
  #makeRoom(time: Microseconds): void {
    const held = this.steps()
    const first = Math.min(time, held.start)
    const last = Math.max(time, held.start + (held.values.length - 1) * held.step)
    while (Math.floor(last / this.#step) - Math.floor(first / this.#step) >= this.#most) this.#step *= 2
    this.#start = Math.floor(first / this.#step) * this.#step
    this.#values = []
    held.values.forEach((value, at) => {
      if (value === null) return
      const to = Math.floor((held.start + at * held.step - this.#start) / this.#step)
      while (this.#values.length <= to) this.#values.push(null)
      const known = this.#values[to] ?? null
      this.#values[to] = known === null ? value : this.#join(known, value)
    })
  }
}
