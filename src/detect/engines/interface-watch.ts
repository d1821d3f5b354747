import type { Microseconds } from '#model/time'

/** Seconds of observation before silence counts. */
const WATCHED_SECONDS = 600
/** Maximum pause in that time: a sparse capture has long pauses anyway. */
const STEADY_SECONDS = 10
/** Silence counts after this many seconds, and this many times the longest pause before. */
const SHORTEST_SECONDS = 120
const FACTOR = 12
/** It is reported again when it has lasted so long: a switch that restarts is back by then, work at a mirror port done. */
const AGAIN_SECONDS = [300, 3600] as const
/** From here on the sensor, not a single device, may be the cause. */
const DOUBT_SECONDS = 30

export interface InterfaceNews {
  readonly kind: 'sensor-silent' | 'sensor-hears'
  readonly silentSeconds: number
  readonly usualGapSeconds: number
}

/** Detects loss of all traffic at the sensor – such as a removed mirror port – and its return. */
export class InterfaceWatch {
  #since: Microseconds = -1
  #heard: Microseconds = -1
  #longestPause: Microseconds = 0
  #isSilent = false
  /** How often the present silence was reported. */
  #reports = 0

  /** A second has passed. @param heard time of the latest frame */
  tick(now: Microseconds, heard: Microseconds): InterfaceNews | undefined {
    if (this.#since < 0) {
      this.#since = now
      this.#heard = heard
      return undefined
    }
    const pause = heard - this.#heard
    this.#heard = Math.max(heard, this.#heard)
    const usualGapSeconds = Math.max(1, Math.round(this.#longestPause / 1e6))
    if (this.#isSilent) {
      if (pause <= 0) return this.#again(now - heard, usualGapSeconds)
      this.#isSilent = false
      return { kind: 'sensor-hears', silentSeconds: Math.round(pause / 1e6), usualGapSeconds }
    }
    const silence = now - heard
    if (this.#isSteady(heard) && silence >= Math.max(SHORTEST_SECONDS * 1e6, this.#longestPause * FACTOR)) {
      this.#isSilent = true
      this.#reports = 1
      return { kind: 'sensor-silent', silentSeconds: Math.round(silence / 1e6), usualGapSeconds }
    }
    this.#longestPause = Math.max(this.#longestPause, pause)
    return undefined
  }

  #again(silence: Microseconds, usualGapSeconds: number): InterfaceNews | undefined {
    const due = AGAIN_SECONDS[this.#reports - 1]
    if (due === undefined || silence < due * 1e6) return undefined
    this.#reports++
    return { kind: 'sensor-silent', silentSeconds: Math.round(silence / 1e6), usualGapSeconds }
  }

  /** True while all traffic is missing: then no single device is reported as silent. */
  isInDoubt(now: Microseconds, heard: Microseconds): boolean {
    return this.#isSilent || (this.#isSteady(heard) && now - heard >= DOUBT_SECONDS * 1e6)
  }

  #isSteady(heard: Microseconds): boolean {
    return (
      this.#since >= 0 &&
      heard - this.#since >= WATCHED_SECONDS * 1e6 &&
      this.#longestPause <= STEADY_SECONDS * 1e6
    )
  }

  /** Another capture begins: the time between captures is no silence. */
  restart(): void {
    this.#since = -1
    this.#longestPause = 0
    this.#isSilent = false
  }
}
