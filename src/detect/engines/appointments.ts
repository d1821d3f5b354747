import type { Fact, Party } from '#model/fact'
import type { Judged } from '#model/rule'
import type { Microseconds } from '#model/time'

const HOUR = 3600e6
const DAY = 24 * HOUR
/** Pairs of client and server whose backups are followed; the least recently heard goes first. */
const MOST = 1000
/** Beginnings kept of each. */
const KEPT = 8
/** What comes after so long a pause is another backup, not more of the same. */
const PAUSE = 6 * HOUR
/** As many backups, a day apart give or take, make it one that is expected. */
const DAYS = 3
const TOLERANCE = 15 * 60e6
/** Minimum lateness (docs/internals/detection-models.md §7). */
const GRACE = 100e6
/** A file this large is more than a page or a setting. */
const LARGE_OCTETS = 1024 * 1024

interface Appointment {
  judged: Judged
  /** When each of the last backups began, oldest first. */
  readonly begins: Microseconds[]
  lastHeard: Microseconds
  isTold: boolean
}

export interface Missed {
  readonly judged: Judged
  readonly due: Microseconds
  /** Of how many days it was known. */
  readonly days: number
}

/** Follows what is fetched from devices at the same hour of each day, and notices when that does not happen. */
export class Appointments {
  readonly #known = new Map<string, Appointment>()
  #watchedSince: Microseconds = -1
  #now: Microseconds = -1

  heard(judged: Judged): void {
    if (!isBackup(judged.fact as Fact)) return
    const key = [keyOf(judged.client), keyOf(judged.server), judged.protocol].join(' ')
    const known = this.#known.get(key)
    this.#known.delete(key)
    const appointment = known ?? { judged, begins: [], lastHeard: Number.NEGATIVE_INFINITY, isTold: false }
    if (judged.time - appointment.lastHeard >= PAUSE) appointment.begins.push(judged.time)
    if (appointment.begins.length > KEPT) appointment.begins.shift()
    appointment.judged = judged
    appointment.lastHeard = Math.max(appointment.lastHeard, judged.lastTime)
    appointment.isTold = false
    this.#known.set(key, appointment)
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value!)
  }

  /** Backups that were due and did not come; each is told once. Call every second: only what was watched can be missed. */
  *missed(now: Microseconds): Iterable<Missed> {
    if (this.#watchedSince < 0 || now - this.#now > 60e6) this.#watchedSince = now
    this.#now = now
    for (const appointment of this.#known.values()) {
      if (appointment.isTold) continue
      const spread = spreadOf(appointment.begins)
      if (spread === undefined) continue
      const due = appointment.begins.at(-1)! + DAY
      if (due < this.#watchedSince || now < due + Math.max(GRACE, 2 * spread)) continue
      appointment.isTold = true
      yield { judged: appointment.judged, due, days: appointment.begins.length }
    }
  }

  /** Another recording begins: what was not recorded was not missed. */
  restart(): void {
    this.#watchedSince = -1
  }
}

function keyOf({ realm, ip, mac }: Party): string {
  return `${realm}|${ip ?? mac ?? ''}`
}

function isBackup(fact: Fact): boolean {
  if (fact.kind === 'operation') return fact.verb === 'upload-program' && fact.outcome === 'asked'
  if (fact.kind !== 'transfer') return false
  const { purpose, octets, name } = fact
  return (
    purpose === 'program' || purpose === 'configuration' || octets >= LARGE_OCTETS || /backup/i.test(name)
  )
}

/** How far the days differ from one another; undefined where it is no daily thing. */
function spreadOf(begins: readonly Microseconds[]): number | undefined {
  if (begins.length < DAYS) return undefined
  let spread = 0
  for (let i = 1; i < begins.length; i++)
    spread = Math.max(spread, Math.abs(begins[i]! - begins[i - 1]! - DAY))
  return spread <= TOLERANCE ? spread : undefined
}
