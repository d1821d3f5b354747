import { type MaintenanceWindow, parseRange } from '#model/site'
import type { Microseconds } from '#model/time'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MINUTES_PER_DAY = 1440
/** Microseconds. */
const MINUTE = 60e6
const DAY = MINUTES_PER_DAY * MINUTE

/** Of one end: IP and MAC address. */
type Addresses = readonly (string | undefined)[]

/** One window, ready for asking. Minutes count from midnight, UTC. */
interface Window {
  readonly name: string
  readonly days: ReadonlySet<string>
  readonly from: number
  readonly to: number
  readonly holds: (address: string) => boolean
  /** It has targets. */
  readonly isForSome: boolean
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
      isForSome: targets.length > 0,
    }))
  }

  /** Name of the first window that is open now for one of the addresses; '' for none. */
  openFor(addresses: Addresses, now: Microseconds): string {
    for (const { window } of this.#open(addresses, now)) return window.name
    return ''
  }

  /**
   * Name of the first open window that approves what a client does: it has the client among its targets, or the client was
   * known when it opened; '' for none. Approved work is no excuse for a stranger who comes meanwhile.
   * @param wasKnownAt was the client known by this time?
   */
  approves(
    { client, server }: { readonly client: Addresses; readonly server: Addresses },
    now: Microseconds,
    wasKnownAt: (since: Microseconds) => boolean,
  ): string {
    for (const { window, since } of this.#open([...server, ...client], now))
      if ((window.isForSome && holdsOne(window, client)) || wasKnownAt(since)) return window.name
    return ''
  }

  *#open(addresses: Addresses, now: Microseconds): Generator<{ window: Window; since: Microseconds }> {
    if (this.#windows.length === 0) return
    const date = new Date(now / 1000)
    const minute = date.getUTCHours() * 60 + date.getUTCMinutes()
    const today = DAYS[date.getUTCDay()]!
    const yesterday = DAYS[(date.getUTCDay() + 6) % 7]!
    for (const window of this.#windows) {
      const { days, from, to } = window
      const isOfToday = days.has(today) && minute >= from && (from > to || minute < to)
      const isOfYesterday = from > to && days.has(yesterday) && minute < to
      if (!(isOfToday || isOfYesterday) || !holdsOne(window, addresses)) continue
      const midnight = Math.floor(now / DAY) * DAY - (isOfToday ? 0 : DAY)
      yield { window, since: midnight + from * MINUTE }
    }
  }
}

function holdsOne({ holds }: Window, addresses: Addresses): boolean {
  return addresses.some((address) => address !== undefined && holds(address))
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
