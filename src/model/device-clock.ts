/** Offset of a device's clock from the sensor's: emitted by protocols as the attribute `clock-offset`. */
import { type About, confidence, type Identity } from './fact.ts'
import type { Microseconds } from './time.ts'

const SECOND = 1e6
const YEAR = 366 * 86_400 * SECOND
const QUARTER_HOUR = 900 * SECOND

/** Time zones are whole quarters of an hour, fourteen hours from UTC at most; clocks on local time are off by one. */
const zones = { most: 14 * 3600 * SECOND, near: 60 * SECOND } as const
const limits = {
  /** Minimum change that is emitted, and its share of the last emitted value. */
  newsMicroseconds: 2 * SECOND,
  newsShare: 0.05,
  /** The clock is at least as late as the latest of so many events, which came over so long a time. */
  events: 8,
  eventsMicroseconds: 30 * SECOND,
} as const

/** Clock of one end of a flow, from times in its messages. Emits a fact only for a change, so a steady clock causes none. */
export class DeviceClock {
  #emitted: number | undefined
  #best = Number.NEGATIVE_INFINITY
  #count = 0
  #since: Microseconds = 0

  /**
   * The device states the time `said`; `seen` by the sensor's clock. Undefined without a change to emit.
   * @param isLocal the protocol keeps local time
   */
  says(said: Microseconds, seen: Microseconds, isLocal = false): string | undefined {
    if (!Number.isFinite(said)) return undefined
    const offset = said - seen
    const before = this.#emitted
    const step = Math.max(limits.newsMicroseconds, Math.abs(before ?? 0) * limits.newsShare)
    if (before !== undefined && Math.abs(offset - before) < step) return undefined
    this.#emitted = offset
    return clockOffsetText(offset, isLocal)
  }

  /**
   * An event happened at `tagged` by the device's clock. It was sent some time later, so that only the latest of
   * several reports of the clock; and what was kept back and comes all at once reports nothing.
   */
  tags(tagged: Microseconds, seen: Microseconds, isLocal = false): string | undefined {
    if (!Number.isFinite(tagged)) return undefined
    if (this.#count === 0) this.#since = seen
    this.#count++
    this.#best = Math.max(this.#best, tagged - seen)
    if (this.#count < limits.events || seen - this.#since < limits.eventsMicroseconds) return undefined
    const best = this.#best
    this.#count = 0
    this.#best = Number.NEGATIVE_INFINITY
    return this.says(seen + best, seen, isLocal)
  }
}

/** `within 1 s of the sensor`, `62 s behind the sensor`; with the time zone that would explain it. */
export function clockOffsetText(offset: Microseconds, isLocal: boolean): string {
  const size = Math.abs(offset)
  if (size < SECOND) return 'within 1 s of the sensor'
  const way = offset > 0 ? 'ahead of' : 'behind'
  if (size > YEAR) return `more than a year ${way} the sensor`
  const seconds = size / SECOND
  const text = `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s ${way} the sensor`
  const quarters = Math.round(offset / QUARTER_HOUR)
  const isZone =
    quarters !== 0 && Math.abs(offset - quarters * QUARTER_HOUR) < zones.near && size <= zones.most
  return isLocal && isZone ? `${text}, as local time of UTC${zoneText(quarters)}` : text
}

function zoneText(quarters: number): string {
  const minutes = Math.abs(quarters) * 15
  const two = (value: number) => String(value).padStart(2, '0')
  return `${quarters < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

export function clockIdentity(about: About, value: string, field: string): Identity {
  return {
    kind: 'identity',
    about,
    attribute: 'clock-offset',
    value,
    confidence: confidence.identityService,
    field,
  }
}
