import type { Microseconds } from '#model/time'
import { BusyHours } from './busy-hours.ts'
import { HOUR, HOURS, hourOf } from './hours.ts'
import { limits } from './limits.ts'

const BIN = 600_000_000
const DAY = HOURS * HOUR

/** M6: bytes between two by one service, in ten-minute bins, and in which hours of the day (UTC) there are many. */
export class VolumeModel {
  /** Of the fullest bin learned. */
  most = 0
  bins = 0
  /** On which anything was learned. */
  days = 0
  /** Undefined as long as no bin held enough to matter: of most. */
  #hours: BusyHours | undefined
  #day = -1
  #bin = -1
  #inBin = 0
  #reported = -1

  /** Adds the content of a baseline file. @param busy hour and bytes */
  load(fullest: number, bins: number, days = 0, busy: readonly (readonly [number, number])[] = []): void {
    this.most = Math.max(this.most, fullest)
    this.bins += bins
    this.days += days
    for (const [hour, bytes] of busy) this.#busy().fill(hour, bytes)
    if (busy.length > 0) this.#busy().isSaidRhythmic = true
  }

  /** Bytes of the fullest bin of each hour, where such bins come at hours of their own; undefined where they come now and then. */
  get byHour(): Float64Array | undefined {
    return this.#hours?.isRhythmic() ? this.#hours.bytes : undefined
  }

  learn(time: Microseconds, bytes: number): void {
    this.#add(time, bytes)
    const day = Math.floor(time / DAY)
    if (day !== this.#day) this.days++
    this.#day = day
    if (this.#inBin > this.most) this.most = this.#inBin
    if (this.#inBin * limits.volumeFactor <= limits.volumeFloor) return
    this.#busy().fill(hourOf(time), this.#inBin)
    this.#busy().note(hourOf(time), day)
  }

  /** This volume is normal from now on: at any hour, or, if hours are distinguished, at this one. */
  teach(bytes: number, hour: number | undefined): void {
    this.most = Math.max(this.most, bytes)
    if (hour !== undefined) this.#busy().fill(hour, bytes)
  }

  /** Takes that back, unless more has come since. */
  unteach(bytes: number, hour: number | undefined, was: number): void {
    if (hour !== undefined && this.byHour?.[hour] === bytes) this.byHour[hour] = was
    if (this.most === bytes) this.most = Math.max(was, ...(this.#hours?.bytes ?? []))
  }

  /** The hour of `time`, if enough days were seen to distinguish hours. */
  hourAt(time: Microseconds): number | undefined {
    return this.days >= limits.volumeDays && this.byHour !== undefined ? hourOf(time) : undefined
  }

  /** Bytes of the fullest ten minutes at this time of day; adjacent hours count, because clocks and backups shift. */
  usualAt(time: Microseconds): number {
    const hour = this.hourAt(time)
    if (hour === undefined) return this.most
    const at = (beside: number) => this.#hours?.bytes[(hour + beside + HOURS) % HOURS] ?? 0
    return Math.max(at(-1), at(0), at(1))
  }

  /** Bytes of the current bin, if it is far fuller than any learned; returned once a bin. */
  judge(time: Microseconds, bytes: number): number | undefined {
    this.#add(time, bytes)
    if (this.bins < 2 || this.#reported === this.#bin) return undefined
    const usual = this.usualAt(time)
    if (this.#inBin <= Math.max(usual * limits.volumeFactor, limits.volumeFloor)) return undefined
    this.#reported = this.#bin
    return this.#inBin
  }

  #busy(): BusyHours {
    this.#hours ??= new BusyHours()
    return this.#hours
  }

  #add(time: Microseconds, bytes: number): void {
    const bin = Math.floor(time / BIN)
    if (bin !== this.#bin) {
      this.#bin = bin
      this.#inBin = 0
      this.bins++
    }
    this.#inBin += bytes
  }
}
