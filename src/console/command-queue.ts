/** Commands that wait for sensors, in the database; a sensor that asks is woken when one comes. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type FleetStore, fleetStoreLimits } from '#fleet-store/store'
import { CodedError } from '#schema/errors'
import type { FleetCommand } from '#schema/fleet-protocol'

const limits = {
  /** Commands of one answer. */
  answer: 100,
  /** Milliseconds that a command waits for its sensor. */
  expiresMs: 30 * 86_400_000,
  /** Milliseconds that results of documents and files are kept. */
  doneMs: 90 * 86_400_000,
} as const

interface CommandRow {
  readonly id: string
  readonly kind: string
  readonly author: string
  readonly body: string
  readonly expires: number
}

export class CommandQueue {
  readonly #store: FleetStore
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor(store: FleetStore) {
    this.#store = store
  }

  async add(command: {
    readonly sensor: string
    readonly site: string
    readonly kind: string
    readonly subject: string
    readonly author: string
    readonly body: object
    readonly now: number
  }): Promise<string> {
    const { sensor, site, kind, subject, author, body, now } = command
    const db = this.#store.database.writes
    const { rows } = await sql<{ count: number }>`select count(*) as count from command
      where sensor = ${sensor} and state in ('waiting', 'sent')`.execute(db)
    if (Number(rows[0]!.count) >= fleetStoreLimits.commands)
      throw new CodedError('too-many-records', `${fleetStoreLimits.commands} commands wait for this sensor`)
    const id = randomBytes(12).toString('base64url')
    await sql`insert into command (id, sensor, site, kind, subject, author, body, state, outcome, created, expires, finished)
      values (${id}, ${sensor}, ${site}, ${kind}, ${subject}, ${author}, ${JSON.stringify(body)}, 'waiting', '', ${now},
        ${now + limits.expiresMs}, 0)`.execute(db)
    for (const wake of this.#waiting.get(sensor) ?? []) wake()
    return id
  }

  /** After a new connection: what was sent and has no result is sent again; the sensor carries out each once. */
  async resend(sensor: string): Promise<void> {
    const { reads, writes: db } = this.#store.database
    const { rows } = await sql<{ id: string }>`select id from command
      where sensor = ${sensor} and state = 'sent' limit 1`.execute(reads)
    if (rows.length === 0) return
    await sql`update command set state = 'waiting' where sensor = ${sensor} and state = 'sent'`.execute(db)
  }

  async take(sensor: string, waitMs: number, gone: AbortSignal): Promise<readonly FleetCommand[]> {
    const found = await this.#take(sensor)
    if (found.length > 0 || gone.aborted) return found
    await this.#wait(sensor, waitMs, gone)
    return gone.aborted ? [] : await this.#take(sensor)
  }

  async #take(sensor: string): Promise<readonly FleetCommand[]> {
    const { reads, writes: db } = this.#store.database
    const now = Date.now()
    const { rows } = await sql<CommandRow>`select id, kind, author, body, expires from command
      where sensor = ${sensor} and state = 'waiting' order by number limit ${limits.answer}`.execute(reads)
    // Almost always: each sensor asks every few seconds, and nothing is written for that.
    if (rows.length === 0) return []
    const expired = rows.filter(({ expires }) => expires <= now)
    const sent = rows.filter(({ expires }) => expires > now)
    for (const { id } of expired)
      await sql`update command set state = 'expired', finished = ${now} where id = ${id}`.execute(db)
    for (const { id } of sent) await sql`update command set state = 'sent' where id = ${id}`.execute(db)
    return sent.map(({ body, ...row }) => ({ ...row, body: JSON.parse(body) }))
  }

  async #wait(sensor: string, waitMs: number, gone: AbortSignal): Promise<void> {
    const waiting = this.#waiting.get(sensor) ?? new Set()
    this.#waiting.set(sensor, waiting)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, waitMs)
      function done() {
        clearTimeout(timer)
        waiting.delete(done)
        gone.removeEventListener('abort', done)
        resolve()
      }
      waiting.add(done)
      gone.addEventListener('abort', done)
    })
    if (waiting.size === 0) this.#waiting.delete(sensor)
  }

  /** Documents and files that are done with; decisions stay as the history of their alert. */
  async tidy(now: number): Promise<void> {
    await sql`delete from command where kind in ('settings', 'package', 'resend') and finished > 0
      and finished < ${now - limits.doneMs} and number not in (
        select max(number) from command where kind = 'settings' group by sensor)`.execute(
      this.#store.database.writes,
    )
  }

  /** Ends all requests that wait. */
  close(): void {
    for (const waiting of this.#waiting.values()) for (const wake of waiting) wake()
  }
}
