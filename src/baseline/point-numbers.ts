import { NumberRows } from '#model/number-rows'
import { limits } from './limits.ts'

// Layout of a row.
const LEAST = 0
const MOST = 1
const STEEPEST = 2
const LAST = 3
const STANDING = 4
const LAST_TIME = 5
const FIRST_TIME = 6
const LEARNED = 7
const TAUGHT = 8
const STEP_COUNTS = 9
const STEPS = 10
const COLUMNS = STEPS + limits.stepClasses

/** Bits of a count in `STEP_COUNTS`, which a 32-bit integer holds for all classes. */
const COUNT_BITS = 5
const MOST_COUNTED = (1 << COUNT_BITS) - 1

/**
 * Class of the time between two values: up to 4 seconds, then four times as long each. -1: longer than all classes, or the
 * time before is not known.
 */
export function stepClassOf(microseconds: number): number {
  if (!(microseconds > 0)) return -1
  for (let at = 0, most = limits.stepClassSeconds * 1e6; at < limits.stepClasses; at++, most *= 4)
    if (microseconds <= most) return at
  return -1
}

/** Room for the numbers of points. */
export class PointRows extends NumberRows {
  constructor(bits?: number) {
    super(COLUMNS, bits)
  }
}

/** The lines of a point, and what was seen of it last. */
export class PointNumbers {
  readonly #columns: Float64Array
  readonly #at: number

  constructor(rows: PointRows) {
    const row = rows.add()
    this.#columns = rows.pieceOf(row)
    this.#at = rows.placeOf(row)
  }

  get least(): number {
    return this.#columns[this.#at + LEAST]!
  }

  set least(least: number) {
    this.#columns[this.#at + LEAST] = least
  }

  get most(): number {
    return this.#columns[this.#at + MOST]!
  }

  set most(most: number) {
    this.#columns[this.#at + MOST] = most
  }

  /** Largest step between two values seen one after the other. */
  get steepest(): number {
    return this.#columns[this.#at + STEEPEST]!
  }

  set steepest(steepest: number) {
    this.#columns[this.#at + STEEPEST] = steepest
  }

  /** Time of the latest value; not a number before there is one, and after a restart. */
  get lastTime(): number {
    return this.#columns[this.#at + LAST_TIME]!
  }

  set lastTime(time: number) {
    this.#columns[this.#at + LAST_TIME] = time
  }

  /** When the first value was learned; not a number before. */
  get firstTime(): number {
    return this.#columns[this.#at + FIRST_TIME]!
  }

  set firstTime(time: number) {
    this.#columns[this.#at + FIRST_TIME] = time
  }

  /** Microseconds from the first value learned to the last. */
  get learned(): number {
    return this.#columns[this.#at + LEARNED]!
  }

  set learned(span: number) {
    this.#columns[this.#at + LEARNED] = span
  }

  /** Widest step that a person declared normal. */
  get taught(): number {
    return this.#columns[this.#at + TAUGHT]!
  }

  set taught(step: number) {
    this.#columns[this.#at + TAUGHT] = step
  }

  /** Widest learned step of a class of times. */
  stepOf(at: number): number {
    return this.#columns[this.#at + STEPS + at]!
  }

  /** Learned steps of a class, up to 31. */
  stepsOf(at: number): number {
    return (this.#columns[this.#at + STEP_COUNTS]! >>> (at * COUNT_BITS)) & MOST_COUNTED
  }

  learnStep(at: number, step: number, count = 1): void {
    const columns = this.#columns
    if (step > columns[this.#at + STEPS + at]!) columns[this.#at + STEPS + at] = step
    const more = Math.min(count, MOST_COUNTED - this.stepsOf(at))
    columns[this.#at + STEP_COUNTS]! += more * 2 ** (at * COUNT_BITS)
  }

  /** The latest value; not a number before there is one. */
  get last(): number {
    return this.#columns[this.#at + LAST]!
  }

  set last(last: number) {
    this.#columns[this.#at + LAST] = last
  }

  /** The latest value that was read; not a number before there is one. */
  get standing(): number {
    return this.#columns[this.#at + STANDING]!
  }

  set standing(standing: number) {
    this.#columns[this.#at + STANDING] = standing
  }
}
