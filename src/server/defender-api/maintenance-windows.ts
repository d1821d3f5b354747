/** Maintenance windows of the console API: while one is open, alerts that fit it are closed and name its ticket. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import type { Alert } from '#model/alert'
import type { DetectionEngine } from '#model/rule'
import { parseRange } from '#model/site'
import { type MaintenanceLogRow, WINDOW_ENGINES } from '#schema/defender-api'
import { SENSOR_ID } from './alerts.ts'
import { DefenderError } from './error.ts'

export const limits = {
  open: 100,
  /** Lines of the log; the oldest goes. */
  log: 10_000,
  /** Minutes: a year. */
  ttl: 366 * 24 * 60,
  ticket: 200,
  subnets: 100,
} as const

export interface WindowBody {
  readonly ticketId?: string
  readonly ttl?: number
  readonly engines?: readonly string[]
  readonly sensorIds?: readonly (string | number)[]
  readonly subnets?: readonly string[]
}

interface Window {
  readonly ticketId: string
  readonly tokenName: string
  readonly engines: readonly string[] | null
  readonly sensorIds: readonly string[] | null
  readonly subnets: readonly string[] | null
  /** Milliseconds. */
  readonly start: number
  readonly end: number
}

interface State {
  readonly windows: readonly Window[]
  readonly log: readonly MaintenanceLogRow[]
}

export interface LogQuery {
  readonly fromDate?: string
  readonly toDate?: string
  readonly ticketId?: string
  readonly tokenName?: string
}

const ENGINES: Readonly<Record<DetectionEngine, (typeof WINDOW_ENGINES)[number]>> = {
  anomaly: 'ANOMALY',
  malware: 'MALWARE',
  operational: 'OPERATIONAL',
  policy: 'POLICY_VIOLATION',
  protocol: 'PROTOCOL_VIOLATION',
}

export class MaintenanceWindows {
  readonly #path: string
  readonly #now: () => number
  #state: State

  /** @param now milliseconds */
  constructor(data: string, now: () => number) {
    this.#path = join(data, 'defender-maintenance.json')
    this.#now = now
    this.#state = read(this.#path)
  }

  /** Those that have not ended. */
  get open(): readonly Window[] {
    return this.#state.windows.filter(({ end }) => end > this.#now())
  }

  add(body: WindowBody, tokenName: string): void {
    const { open } = this
    const ticketId = ticketOf(body.ticketId)
    const ttl = ttlOf(body.ttl)
    const scope = scopeOf(body)
    if (open.some((window) => window.ticketId === ticketId))
      throw new DefenderError(409, `Maintenance window with ticket ID ${ticketId} is already open`)
    if (open.some((window) => sameScope(window, scope)))
      throw new DefenderError(400, 'Maintenance window with the same parameters already exists')
    if (open.length >= limits.open)
      throw new DefenderError(400, `expected at most ${limits.open} open maintenance windows`)
    const start = this.#now()
    const window = { ticketId, tokenName, ...scope, start, end: start + ttl * 60_000 }
    this.#keep([...open, window], { ticketId, tokenName, ...scope, ttl, operationType: 'OPEN' })
  }

  /** Counts the minutes again from now. */
  update(body: WindowBody, tokenName: string): void {
    const ticketId = ticketOf(body.ticketId)
    const ttl = ttlOf(body.ttl)
    const window = this.#find(ticketId)
    const others = this.open.filter((other) => other.ticketId !== ticketId)
    const scope = { engines: null, sensorIds: null, subnets: null }
    this.#keep([...others, { ...window, end: this.#now() + ttl * 60_000 }], {
      ...{ ticketId, tokenName, ...scope, ttl },
      operationType: 'UPDATE',
    })
  }

  close(given: string | undefined, tokenName: string): void {
    const ticketId = ticketOf(given)
    this.#find(ticketId)
    const scope = { engines: null, sensorIds: null, subnets: null }
    this.#keep(
      this.open.filter((other) => other.ticketId !== ticketId),
      { ticketId, tokenName, ...scope, ttl: null, operationType: 'CLOSE' },
    )
  }

  log({ fromDate, toDate, ticketId, tokenName }: LogQuery): readonly MaintenanceLogRow[] {
    const [from, to] = [dayOf('fromDate', fromDate), dayOf('toDate', toDate)]
    return this.#state.log.filter((row) => {
      const day = row.dateTime.slice(0, 10)
      return (
        (from === undefined || day >= from) &&
        (to === undefined || day <= to) &&
        (ticketId === undefined || ticketId === row.ticketId) &&
        (tokenName === undefined || tokenName === row.tokenName)
      )
    })
  }

  /** Name of the window that an alert fell into: `Maintenance-{token}-{ticket}`. */
  nameFor({ engine, time, sourceAddress, destinationAddress }: Alert): string | undefined {
    const at = time / 1000
    const found = this.open.find(({ engines, subnets, start, end }) => {
      if (at < start || at > end || engines?.includes(ENGINES[engine]) === false) return false
      const ranges = subnets?.flatMap((subnet) => parseRange(subnet) ?? [])
      return (
        ranges === undefined ||
        ranges.some((range) => range.holds(sourceAddress) || range.holds(destinationAddress))
      )
    })
    return found && `Maintenance-${found.tokenName}-${found.ticketId}`
  }

  #find(ticketId: string): Window {
    const found = this.open.find((window) => window.ticketId === ticketId)
    if (found === undefined)
      throw new DefenderError(404, `no open maintenance window with ticket ID ${ticketId}`)
    return found
  }

  #keep(windows: readonly Window[], row: Omit<MaintenanceLogRow, 'id' | 'dateTime'>): void {
    const { log } = this.#state
    const line = { id: (log.at(-1)?.id ?? 0) + 1, dateTime: new Date(this.#now()).toISOString(), ...row }
    this.#state = { windows, log: [...log, line].slice(-limits.log) }
    writeAtomicFile(this.#path, JSON.stringify(this.#state))
  }
}

function ticketOf(ticketId: string | undefined): string {
  if (ticketId === undefined || ticketId.trim() === '') throw new DefenderError(400, 'No TicketId')
  if (ticketId.length > limits.ticket)
    throw new DefenderError(400, `ticketId: expected at most ${limits.ticket} characters`)
  return ticketId
}

function ttlOf(ttl: number | undefined): number {
  if (ttl === undefined || !Number.isInteger(ttl) || ttl < 1 || ttl > limits.ttl)
    throw new DefenderError(400, `Illegal TTL: expected 1 to ${limits.ttl} minutes, got ${ttl ?? 'none'}`)
  return ttl
}

function scopeOf({ engines, sensorIds, subnets }: WindowBody) {
  const wrongEngine = engines?.find((engine) => !(WINDOW_ENGINES as readonly string[]).includes(engine))
  if (wrongEngine !== undefined)
    throw new DefenderError(
      400,
      `Couldn't parse request: engines: expected ${WINDOW_ENGINES.join(', ')}, got ${wrongEngine.slice(0, 60)}`,
    )
  const wrongSubnet = subnets?.find((subnet) => parseRange(subnet) === undefined)
  if (wrongSubnet !== undefined || (subnets?.length ?? 0) > limits.subnets)
    throw new DefenderError(
      400,
      `Couldn't parse request: subnets: expected at most ${limits.subnets} such as 10.0.0.0/8, got ${wrongSubnet?.slice(0, 60) ?? subnets?.length}`,
    )
  const wrongSensor = sensorIds?.find((id) => `${id}` !== `${SENSOR_ID}`)
  if (wrongSensor !== undefined)
    throw new DefenderError(404, `Unknown sensor ID ${`${wrongSensor}`.slice(0, 60)}`)
  return {
    engines: orNull(engines),
    sensorIds: orNull(sensorIds?.map((id) => `${id}`)),
    subnets: orNull(subnets),
  }
}

function orNull(list: readonly string[] | undefined): string[] | null {
  return list === undefined || list.length === 0 ? null : [...list].sort()
}

function sameScope(one: Pick<Window, 'engines' | 'subnets'>, other: Pick<Window, 'engines' | 'subnets'>) {
  const text = ({ engines, subnets }: Pick<Window, 'engines' | 'subnets'>) =>
    JSON.stringify([engines, subnets])
  return text(one) === text(other)
}

function dayOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined || /^\d{4}-\d{2}-\d{2}$/.test(text)) return text
  throw new DefenderError(400, `${name}: expected YYYY-MM-DD, got ${text.slice(0, 60)}`)
}

function read(path: string): State {
  if (!existsSync(path)) return { windows: [], log: [] }
  try {
    const { windows, log } = JSON.parse(readFileSync(path, 'utf8')) as Partial<State>
    return { windows: windows ?? [], log: log ?? [] }
  } catch (error) {
    throw new Error(`${path}: expected JSON written by this server: ${(error as Error).message}`)
  }
}
