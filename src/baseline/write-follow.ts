/** Whether the readings of a point follow what is written to it, and after how long: loss of control shows as readings that do not. */
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'

/** A written value that the readings have not reached. */
export interface Unfollowed {
  readonly written: number
  /** Since it was written, and the longest learned delay. */
  readonly seconds: number
  readonly usualSeconds: number
}

export class WriteFollow {
  /** Learned: writes that the readings followed, those that they did not before the next one, and the longest delay. */
  #followed = 0
  #missed = 0
  #longest: Microseconds = 0
  #written = Number.NaN
  #writtenAt: Microseconds = 0
  /** The latest written value, also once it was read back. */
  #latest = Number.NaN
  /** The latest reading was the first as written, and the one before was another. */
  #hasFollowed = false
  /** Readings since then, and whether they were reported. */
  #reads = 0

  /** @param isLearning whether an earlier write that was not followed counts */
  wrote(value: number, time: Microseconds, isLearning: boolean): void {
    if (isLearning && !Number.isNaN(this.#written) && this.#reads >= limits.followReads) this.#missed++
    this.#written = this.#latest = value
    this.#writtenAt = time
    this.#reads = 0
  }

  /** Has the latest reading changed to what was written? True once. */
  takeFollowed(): boolean {
    const hasFollowed = this.#hasFollowed
    this.#hasFollowed = false
    return hasFollowed
  }

  /** Is this the value that was written last? */
  isLatest(value: number): boolean {
    return Math.abs(value - this.#latest) <= Math.abs(this.#latest) * limits.followTolerance
  }

  /** The write was rejected, or another recording follows. */
  cancel(): void {
    this.#written = this.#latest = Number.NaN
  }

  #settle(): void {
    this.#written = Number.NaN
  }

  learn(value: number, time: Microseconds): void {
    if (!this.#isReached(value)) return
    this.#followed++
    this.#longest = Math.max(this.#longest, time - this.#writtenAt)
    this.#settle()
  }

  /** Reported once for each write. @param before the reading before */
  judge(value: number, time: Microseconds, before = Number.NaN): Unfollowed | undefined {
    if (this.#isReached(value)) {
      this.#hasFollowed = !Number.isNaN(before) && !this.isLatest(before)
      this.#settle()
      return undefined
    }
    if (Number.isNaN(this.#written) || this.#reads < limits.followReads) return undefined
    const isReliable =
      this.#followed >= limits.followsBeforeJudging && this.#missed <= this.#followed * limits.followMissed
    const patience = Math.max(this.#longest * limits.followFactor, limits.followSeconds * 1e6)
    if (!isReliable || time - this.#writtenAt <= patience) return undefined
    const found = {
      written: this.#written,
      seconds: Math.round((time - this.#writtenAt) / 1e6),
      usualSeconds: Math.max(1, Math.round(this.#longest / 1e6)),
    }
    this.#settle()
    return found
  }

  #isReached(value: number): boolean {
    if (Number.isNaN(this.#written)) return false
    this.#reads++
    return Math.abs(value - this.#written) <= Math.abs(this.#written) * limits.followTolerance
  }
}
