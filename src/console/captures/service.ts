/** Packets of alerts: asked of the sensor, kept for two days, downloaded from the page of the alert. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { oneAlert } from '#fleet-store/alert-pages'
import { dropPieces, keepPiece, readFilePieces } from '#fleet-store/file-pieces'
import type { FleetScope } from '#fleet-store/scope'
import { inScope } from '#fleet-store/scope'
import type { FleetStore } from '#fleet-store/store'
import { CodedError } from '#schema/errors'
import type { FleetCaptureItem } from '#schema/fleet-captures'
import { type FleetFileEnd, fleetLimits } from '#schema/fleet-protocol'
import type { CommandQueue } from '../command-queue.ts'

const limits = {
  /** Milliseconds that received packets are kept. */
  keepMs: 48 * 3_600_000,
  /** Bytes of all of them; the oldest go first. */
  keepBytes: 2 * 1024 ** 3,
  /** Requests that wait for one sensor. */
  waiting: 20,
  /** Requests shown of one alert. */
  shown: 10,
} as const

interface CapturesOptions {
  readonly store: FleetStore
  readonly commands: CommandQueue
  changed(): void
  now?(): number
}

interface AlertPlace {
  readonly sensor: string
  readonly id: string
}

interface CaptureRow {
  readonly id: string
  readonly sensor: string
  readonly alert: string
  readonly author: string
  readonly state: string
  readonly bytes: number
  readonly created: number
  readonly received: number
  /** Of its command. */
  readonly command_state: string | null
  readonly outcome: string | null
}

/** pcapng, section 4.1: type of the section header block, the same in both byte orders. */
const SECTION_HEADER = Buffer.from([0x0a, 0x0d, 0x0d, 0x0a])

export class FleetCaptures {
  readonly #options: CapturesOptions

  constructor(options: CapturesOptions) {
    this.#options = options
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }

  async list({ sensor, id }: AlertPlace, scope: FleetScope): Promise<readonly FleetCaptureItem[]> {
    await this.#mustFind({ sensor, id }, scope)
    return (await this.#rows(sensor, id)).map(itemOf)
  }

  /** One request of an alert waits at a time. */
  async request({ sensor, id }: AlertPlace, author: string, scope: FleetScope): Promise<FleetCaptureItem> {
    const { store, commands } = this.#options
    const site = await this.#mustFind({ sensor, id }, scope)
    const waiting = (await this.#rows(sensor, id)).find((row) => itemOf(row).state === 'waiting')
    if (waiting !== undefined) return itemOf(waiting)
    const db = store.database.writes
    const { rows } = await sql<{ count: number }>`select count(*) as count from command
      where sensor = ${sensor} and kind = 'capture' and state in ('waiting', 'sent')`.execute(db)
    if (Number(rows[0]!.count) >= limits.waiting)
      throw new CodedError('too-many-records', `${limits.waiting} requests for packets wait for this sensor`)
    const now = this.#now()
    const body = { alert: id, bytes: fleetLimits.captureBytes }
    const command = await commands.add({ sensor, site, kind: 'capture', subject: id, author, body, now })
    await sql`insert into capture_request (id, sensor, site, alert, author, state, reason, bytes, sha256, created, received)
      values (${command}, ${sensor}, ${site}, ${id}, ${author}, 'waiting', '', 0, '', ${now}, 0)`.execute(db)
    this.#options.changed()
    return itemOf((await this.#rows(sensor, id))[0]!)
  }

  /** The pcapng as the sensor sent it. */
  async packets(id: string, scope: FleetScope): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    const { database } = this.#options.store
    const { rows } = await sql<{
      alert: string
      received: number
    }>`select alert, received from capture_request
      where id = ${id} and state = 'received' and ${inScope(database, sql`site`, scope)}`.execute(
      database.reads,
    )
    const [row] = rows
    if (row === undefined) throw new CodedError('not-found', `no packets ${id.slice(0, 100)}`)
    return {
      name: `alert-${row.alert.replace(/[^\w-]+/g, '-').slice(0, 100)}.pcapng`,
      bytes: await readFilePieces(database, id),
    }
  }

  // Of sensors

  async addPiece(id: string, { sensor, number }: { sensor: string; number: number }, bytes: Uint8Array) {
    await this.#mustWait(id, sensor)
    if (bytes.length === 0 || bytes.length > fleetLimits.pieceBytes)
      throw new CodedError(
        'too-large',
        `a piece: expected 1 to ${fleetLimits.pieceBytes} bytes, got ${bytes.length}`,
      )
    await keepPiece(this.#options.store.database, { file: id, number }, bytes)
  }

  async finish(id: string, sensor: string, { bytes, sha256 }: FleetFileEnd): Promise<void> {
    const { store, changed } = this.#options
    await this.#mustWait(id, sensor)
    const whole = await readFilePieces(store.database, id)
    const isWhole = whole.length === bytes && createHash('sha256').update(whole).digest('hex') === sha256
    if (!isWhole || !whole.subarray(0, 4).equals(SECTION_HEADER)) {
      await dropPieces(store.database, id)
      throw new CodedError(
        'bad-request',
        `expected a pcapng of ${bytes} bytes with this SHA-256, got ${whole.length} bytes`,
      )
    }
    await sql`update capture_request set state = 'received', bytes = ${bytes}, sha256 = ${sha256}, received = ${this.#now()}
      where id = ${id}`.execute(store.database.writes)
    changed()
  }

  /** Packets that are too old, and the oldest where there are too many bytes. */
  async tidy(): Promise<void> {
    const { database } = this.#options.store
    const now = this.#now()
    const { rows } = await sql<{
      id: string
      bytes: number
      created: number
      received: number
    }>`select id, bytes,
      created, received from capture_request order by created desc`.execute(database.writes)
    let bytes = 0
    for (const row of rows) {
      bytes += Number(row.bytes)
      const isOver =
        Number(row.received) > 0 && (now - Number(row.received) > limits.keepMs || bytes > limits.keepBytes)
      if (!isOver && now - Number(row.created) <= 31 * 86_400_000) continue
      await dropPieces(database, row.id)
      await sql`delete from capture_request where id = ${row.id}`.execute(database.writes)
    }
  }

  async #mustFind({ sensor, id }: AlertPlace, scope: FleetScope): Promise<string> {
    const row = await oneAlert(this.#options.store.database, { sensor, id }, scope)
    if (row === undefined) throw new CodedError('not-found', `no alert ${id} of sensor ${sensor}`)
    return row.site
  }

  /** Only the sensor that was asked, and only while nothing came. */
  async #mustWait(id: string, sensor: string): Promise<void> {
    const { rows } = await sql<{ state: string }>`select state from capture_request
      where id = ${id} and sensor = ${sensor}`.execute(this.#options.store.database.writes)
    if (rows[0]?.state !== 'waiting')
      throw new CodedError('not-found', `no request ${id.slice(0, 100)} waits for packets`)
  }

  async #rows(sensor: string, alert: string): Promise<readonly CaptureRow[]> {
    const { rows } =
      await sql<CaptureRow>`select r.id, r.sensor, r.alert, r.author, r.state, r.bytes, r.created, r.received,
      c.state as command_state, c.outcome from capture_request r left join command c on c.id = r.id
      where r.sensor = ${sensor} and r.alert = ${alert} order by r.created desc, r.id limit ${limits.shown}`.execute(
        this.#options.store.database.writes,
      )
    return rows
  }
}

function itemOf({ id, author, created, state, bytes, command_state, outcome }: CaptureRow): FleetCaptureItem {
  const isWaiting = command_state === 'waiting' || command_state === 'sent' || command_state === 'applied'
  return {
    ...{ id, author, bytes: Number(bytes), created: new Date(Number(created)).toISOString() },
    state:
      state === 'received'
        ? 'received'
        : isWaiting
          ? 'waiting'
          : command_state === 'refused'
            ? 'refused'
            : 'expired',
    reason: state === 'received' ? '' : (outcome ?? ''),
  }
}
