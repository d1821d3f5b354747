import type { Microseconds } from '#model/time'

/** Watched so long before silence means anything. */
const WATCHED_SECONDS = 600
/** Only where frames came at least so often all that time: a sparse capture has pauses that mean nothing. */
const STEADY_SECONDS = 10
/** Silence is news after this long, and after so many times the longest pause before. */
const SHORTEST_SECONDS = 120
const FACTOR = 12
/** From here on it may be the sensor that hears nothing, and not a device that says nothing. */
const DOUBT_SECONDS = 30

export interface InterfaceNews {
  readonly kind: 'sensor-silent' | 'sensor-hears'
  readonly silentSeconds: number
  readonly usualGapSeconds: number
}

/** Notices when the sensor hears nothing any more – a mirror port that was taken away – and when it hears again. */
export class InterfaceWatch {
  #since: Microseconds = -1
  #heard: Microseconds = -1
  #longestPause: Microseconds = 0
  #isSilent = false

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
      if (pause <= 0) return undefined
      this.#isSilent = false
      return { kind: 'sensor-hears', silentSeconds: Math.round(pause / 1e6), usualGapSeconds }
    }
    const silence = now - heard
    if (this.#isSteady(heard) && silence >= Math.max(SHORTEST_SECONDS * 1e6, this.#longestPause * FACTOR)) {
      this.#isSilent = true
      return { kind: 'sensor-silent', silentSeconds: Math.round(silence / 1e6), usualGapSeconds }
    }
    this.#longestPause = Math.max(this.#longestPause, pause)
    return undefined
  }

  /** True while nothing at all comes where something always came: then no single device is to be called silent. */
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

  /** Another recording begins: its distance in time is no silence. */
  restart(): void {
    this.#since = -1
    this.#longestPause = 0
    this.#isSilent = false
  }
}
