import type { Microseconds } from '#model/time'
import { HOUR, HOURS, hourOf } from './hours.ts'
import { limits } from './limits.ts'

const BIN = 600_000_000
const DAY = HOURS * HOUR
/** Shared by all that are never busy, and never written to. */
const NO_DAYS = new Float64Array(HOURS)

/** M6: octets between two by one service, in ten-minute bins, and in which hours of the day (UTC) there are many. */
export class VolumeModel {
  /** Of the fullest bin learned. */
  most = 0
  bins = 0
  /** Of the fullest bin of each hour; undefined as long as no bin held enough to matter. */
  #byHour: Float64Array | undefined
  /** Of each hour, on how many days a bin mattered, and the last of these. */
  #busyDays = NO_DAYS
  #lastBusy = NO_DAYS
  /** A baseline file says so; else it shows in the days. */
  #isSaidRhythmic = false
  /** On which anything was learned. */
  days = 0
  #day = -1
  #bin = -1
  #inBin = 0
  #told = -1

  /** Adds what a baseline file says. @param busy hour and octets */
  load(fullest: number, bins: number, days = 0, busy: readonly (readonly [number, number])[] = []): void {
    this.most = Math.max(this.most, fullest)
    this.bins += bins
    this.days += days
    for (const [hour, octets] of busy) this.#fill(hour, octets)
    if (busy.length > 0) this.#isSaidRhythmic = true
  }

  /** Octets of the fullest bin of each hour, where such bins come at hours of their own; undefined where they come now and then. */
  get byHour(): Float64Array | undefined {
    return this.#byHour !== undefined && this.#isRhythmic() ? this.#byHour : undefined
  }

  learn(time: Microseconds, octets: number): void {
    this.#add(time, octets)
    const day = Math.floor(time / DAY)
    if (day !== this.#day) this.days++
    this.#day = day
    if (this.#inBin > this.most) this.most = this.#inBin
    if (this.#inBin * limits.volumeFactor <= limits.volumeFloor) return
    this.#fill(hourOf(time), this.#inBin)
    this.#noteBusy(hourOf(time), day)
  }

  /** So much is normal from now on: at any hour, or, where hours are told apart, at this one. */
  teach(octets: number, hour: number | undefined): void {
    this.most = Math.max(this.most, octets)
    if (hour !== undefined) this.#fill(hour, octets)
  }

  /** Takes that back, unless more has come since. */
  unteach(octets: number, hour: number | undefined, was: number): void {
    if (hour !== undefined && this.byHour?.[hour] === octets) this.byHour[hour] = was
    if (this.most === octets) this.most = Math.max(was, ...(this.#byHour ?? []))
  }

  /** The hour of `time`, where enough days were seen to tell hours apart. */
  hourAt(time: Microseconds): number | undefined {
    return this.days >= limits.volumeDays && this.byHour !== undefined ? hourOf(time) : undefined
  }

  /** Octets of the fullest ten minutes at this time of day; the hours beside count, for clocks and backups shift. */
  usualAt(time: Microseconds): number {
    const hour = this.hourAt(time)
    if (hour === undefined) return this.most
    const at = (beside: number) => this.#byHour?.[(hour + beside + HOURS) % HOURS] ?? 0
    return Math.max(at(-1), at(0), at(1))
  }

  /** Octets of the bin under way, if it has become far fuller than any learned; told once a bin. */
  judge(time: Microseconds, octets: number): number | undefined {
    this.#add(time, octets)
    if (this.bins < 2 || this.#told === this.#bin) return undefined
    const usual = this.usualAt(time)
    if (this.#inBin <= Math.max(usual * limits.volumeFactor, limits.volumeFloor)) return undefined
    this.#told = this.#bin
    return this.#inBin
  }

  #fill(hour: number, octets: number): void {
    this.#byHour ??= new Float64Array(HOURS)
    if (octets > this.#byHour[hour]!) this.#byHour[hour] = octets
  }

  #noteBusy(hour: number, day: number): void {
    if (this.#busyDays === NO_DAYS) {
      this.#busyDays = new Float64Array(HOURS)
      this.#lastBusy = new Float64Array(HOURS).fill(-1)
    }
    if (this.#lastBusy[hour] !== day) this.#busyDays[hour]!++
    this.#lastBusy[hour] = day
  }

  /** Most of what comes in bulk came at about the same hour of another day, too. */
  #isRhythmic(): boolean {
    if (this.#isSaidRhythmic) return true
    let all = 0
    let lone = 0
    for (let hour = 0; hour < HOURS; hour++) {
      const days = this.#busyDays[hour]!
      all += days
      if (days === 1 && !this.#isBusyBeside(hour)) lone++
    }
    return lone * 2 < all
  }

  #isBusyBeside(hour: number): boolean {
    return [hour + HOURS - 1, hour + 1].some((beside) => {
      const days = this.#busyDays[beside % HOURS]!
      return days > 1 || (days === 1 && this.#lastBusy[beside % HOURS] !== this.#lastBusy[hour])
    })
  }

  #add(time: Microseconds, octets: number): void {
    const bin = Math.floor(time / BIN)
    if (bin !== this.#bin) {
      this.#bin = bin
      this.#inBin = 0
      this.bins++
    }
    this.#inBin += octets
  }
}
