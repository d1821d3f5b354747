import type { Fact, Party } from '#model/fact'
import type { RuleInput } from '#model/rule'
import type { Microseconds } from '#model/time'

const HOUR = 3600e6
const DAY = 24 * HOUR
/** Pairs of client and server whose backups are tracked; the least recently active is dropped first. */
const MOST = 1000
/** Start times kept per pair. */
const KEPT = 8
/** Seconds. After this pause, a transfer is another backup. */
const PAUSE = 6 * HOUR
/** Backups about a day apart before the next one is expected. */
const DAYS = 3
const TOLERANCE = 15 * 60e6
/** Minimum lateness (docs/internals/detection-models.md §7). */
const GRACE = 100e6
/** Bytes. Larger than a web page or a setting. */
const LARGE_BYTES = 1024 * 1024

interface Appointment {
  input: RuleInput
  /** Start times of the last backups, oldest first. */
  readonly begins: Microseconds[]
  lastHeard: Microseconds
  isReported: boolean
}

export interface Missed {
  readonly input: RuleInput
  readonly due: Microseconds
  /** Number of days with a backup. */
  readonly days: number
}

/** Tracks files that are read from devices at the same hour of each day, and detects missing ones. */
export class Appointments {
  readonly #context = new Map<string, Appointment>()
  #watchedSince: Microseconds = -1
  #now: Microseconds = -1

  heard(input: RuleInput): void {
    if (!isBackup(input.fact as Fact)) return
    const key = [keyOf(input.client), keyOf(input.server), input.protocol].join(' ')
    const context = this.#context.get(key)
    this.#context.delete(key)
    const appointment = context ?? {
      input,
      begins: [],
      lastHeard: Number.NEGATIVE_INFINITY,
      isReported: false,
    }
    if (input.time - appointment.lastHeard >= PAUSE) appointment.begins.push(input.time)
    if (appointment.begins.length > KEPT) appointment.begins.shift()
    appointment.input = input
    appointment.lastHeard = Math.max(appointment.lastHeard, input.lastTime)
    appointment.isReported = false
    this.#context.set(key, appointment)
    if (this.#context.size > MOST) this.#context.delete(this.#context.keys().next().value!)
  }

  /** Backups that were due and missing; each is returned once. Call every second: only captured time counts. */
  *missed(now: Microseconds): Iterable<Missed> {
    if (this.#watchedSince < 0 || now - this.#now > 60e6) this.#watchedSince = now
    this.#now = now
    for (const appointment of this.#context.values()) {
      if (appointment.isReported) continue
      const spread = spreadOf(appointment.begins)
      if (spread === undefined) continue
      const due = appointment.begins.at(-1)! + DAY
      if (due < this.#watchedSince || now < due + Math.max(GRACE, 2 * spread)) continue
      appointment.isReported = true
      yield { input: appointment.input, due, days: appointment.begins.length }
    }
  }

  /** Another capture begins: nothing is missing between captures. */
  restart(): void {
    this.#watchedSince = -1
  }
}

function keyOf({ realm, ip, mac }: Party): string {
  return `${realm}|${ip ?? mac ?? ''}`
}

function isBackup(fact: Fact): boolean {
  if (fact.kind === 'operation') return fact.verb === 'upload-program' && fact.outcome === 'requested'
  if (fact.kind !== 'transfer') return false
  const { purpose, bytes, name } = fact
  return purpose === 'program' || purpose === 'configuration' || bytes >= LARGE_BYTES || /backup/i.test(name)
}

/** Maximum deviation between days; undefined if it is not daily. */
function spreadOf(begins: readonly Microseconds[]): number | undefined {
  if (begins.length < DAYS) return undefined
  let spread = 0
  for (let i = 1; i < begins.length; i++)
    spread = Math.max(spread, Math.abs(begins[i]! - begins[i - 1]! - DAY))
  return spread <= TOLERANCE ? spread : undefined
}
