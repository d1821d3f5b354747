import { HOURS } from './hours.ts'

/** In which hours of the day (UTC) there are many bytes between two, and whether these are always the same. */
export class BusyHours {
  /** Of the fullest bin of each hour. */
  readonly bytes = new Float64Array(HOURS)
  /** Set by a baseline file; else determined from the days. */
  isSaidRhythmic = false
  /** Of each hour, on how many days a bin mattered, and the last of these. */
  readonly #days = new Float64Array(HOURS)
  readonly #last = new Float64Array(HOURS).fill(-1)

  fill(hour: number, bytes: number): void {
    if (bytes > this.bytes[hour]!) this.bytes[hour] = bytes
  }

  /** A bin mattered in this hour of this day. */
  note(hour: number, day: number): void {
    if (this.#last[hour] !== day) this.#days[hour]!++
    this.#last[hour] = day
  }

  /** Most of what comes in bulk came at about the same hour of another day, too. */
  isRhythmic(): boolean {
    if (this.isSaidRhythmic) return true
    let all = 0
    let lone = 0
    for (let hour = 0; hour < HOURS; hour++) {
      const days = this.#days[hour]!
      all += days
      if (days === 1 && !this.#isBusyBeside(hour)) lone++
    }
    return lone * 2 < all
  }

  #isBusyBeside(hour: number): boolean {
    return [hour + HOURS - 1, hour + 1].some((beside) => {
      const days = this.#days[beside % HOURS]!
      return days > 1 || (days === 1 && this.#last[beside % HOURS] !== this.#last[hour])
    })
  }
}
