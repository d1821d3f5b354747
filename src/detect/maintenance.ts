import { type MaintenanceWindow, parseRange } from '#model/site'
import type { Microseconds } from '#model/time'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MINUTES_PER_DAY = 1440

/** One window, ready for asking. Minutes count from midnight, UTC. */
interface Window {
  readonly name: string
  readonly days: ReadonlySet<string>
  readonly from: number
  readonly to: number
  readonly holds: (address: string) => boolean
}

/** When changes are expected, and of what: the site file's maintenance windows. */
export class Maintenance {
  readonly #windows: readonly Window[]

  constructor(windows: readonly MaintenanceWindow[]) {
    this.#windows = windows.map(({ name, days, from, to, targets }) => ({
      name,
      days: new Set(days.length === 0 ? DAYS : days),
      from: minutesOf(from),
      to: minutesOf(to),
      holds: holder(targets),
    }))
  }

  /** Name of the first window that is open now for one of the addresses; '' for none. */
  openFor(addresses: readonly (string | undefined)[], now: Microseconds): string {
    if (this.#windows.length === 0) return ''
    const date = new Date(now / 1000)
    const minute = date.getUTCHours() * 60 + date.getUTCMinutes()
    const today = DAYS[date.getUTCDay()]!
    const yesterday = DAYS[(date.getUTCDay() + 6) % 7]!
    for (const { name, days, from, to, holds } of this.#windows) {
      const isOpen =
        from <= to
          ? days.has(today) && minute >= from && minute < to
          : (days.has(today) && minute >= from) || (days.has(yesterday) && minute < to)
      if (isOpen && addresses.some((address) => address !== undefined && holds(address))) return name
    }
    return ''
  }
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return Math.min(MINUTES_PER_DAY, hours * 60 + minutes)
}

function holder(targets: readonly string[]): (address: string) => boolean {
  if (targets.length === 0) return () => true
  const exact = new Set(targets)
  const ranges = targets.flatMap((target) => (target.includes('/') ? (parseRange(target) ?? []) : []))
  return (address) => exact.has(address) || ranges.some((range) => range.holds(address))
}
