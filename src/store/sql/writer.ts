/** The one writer: every change of the store, in transactions. Runs in a worker thread. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely, Transaction } from 'kysely'
import type { Destination } from '#model/destination'
import type { Device } from '#model/device'
import type { FormerRuleIds } from '#model/former-rule-ids'
import type { JournalEntry, TimelineEvent } from '#model/journal'
import type { ExportMessage } from '#model/message'
import type { Microseconds } from '#model/time'
import { changesIn } from '../changes.ts'
import type { DeviceEditChange } from '../device-edits.ts'
import type { Attempt } from '../outbox.ts'
import type { RecordKind, StoredRecord } from '../records.ts'
import { type CaptureChange, limits, type Mute, type StoredCapture, type Triage } from '../store.ts'
import { alerts, mute, triage, unmute } from './alert-writing.ts'
import { deleteSaidMessages } from './deleting.ts'
import { devices, editDevice } from './device-writing.ts'
import { type Opened, openSqlite, sqliteWords } from './dialect.ts'
import { EventFiles, MAIN_FILE, monthOf } from './event-files.ts'
import { takeBackSomeEvents, writeEvents } from './event-writing.ts'
import { renameFormerKeys } from './key-renaming.ts'
import { linksWith } from './link-writing.ts'
import { migrateMain } from './migrations.ts'
import {
  attempted,
  discard,
  dropBefore,
  removeDestination,
  resend,
  reserve,
  saveDestination,
} from './outbox-queue.ts'
import { emit, queueChanges, queueClosed, queueReopened } from './outbox-writing.ts'
import { dropRecord, keepRecord } from './record-writing.ts'
import { captureOf, captureRow } from './rows.ts'
import { renameRules } from './rule-renaming.ts'
import type { Tables } from './tables.ts'
import { sweepTexts, TextTable } from './text-table.ts'
import { applyKind, type Kind, takeBackSome } from './writing.ts'

export class SqlWriter {
  readonly #folder: string
  readonly #db: Kysely<Tables>
  readonly #shrinkLog: () => void
  readonly #events: EventFiles
  readonly #texts = new TextTable()
  /** Captures that are taken back step by step: what comes of them meanwhile is refused. */
  readonly #leaving = new Set<number>()
  readonly #links = linksWith(this.#texts)

  private constructor(folder: string, { db, shrinkLog }: Opened<Tables>) {
    this.#folder = folder
    this.#db = db
    this.#shrinkLog = shrinkLog
    this.#events = new EventFiles(folder, false)
  }

  /** Opens the files of a folder and brings them to the latest migration. */
  static async open(folder: string, formerRuleIds: FormerRuleIds): Promise<SqlWriter> {
    const opened = openSqlite<Tables>(join(folder, MAIN_FILE), false)
    await migrateMain(opened.db, sqliteWords)
    await renameFormerKeys(opened.db)
    await renameRules(opened.db, formerRuleIds)
    return new SqlWriter(folder, opened)
  }

  async addCapture(capture: Omit<StoredCapture, 'number'>): Promise<StoredCapture> {
    const row = await this.#db
      .insertInto('capture')
      .values(captureRow(capture))
      .returningAll()
      .executeTakeFirstOrThrow()
    return captureOf(row)
  }

  async changeCapture(number: number, change: CaptureChange): Promise<void> {
    await this.#transact((db) => changeCapture(db, number, change))
  }

  /** In steps: each is a turn of its own, so that others are not kept waiting by a large capture. */
  async *removeCapture(number: number): AsyncGenerator<void> {
    yield* this.#rollbackCapture(number, true)
    await this.#transact(async (db) => {
      await db.deleteFrom('settled').where('capture', '=', number).execute()
      await db.deleteFrom('capture').where('number', '=', number).execute()
      await sweepTexts(db)
    })
    this.#texts.forget()
    this.#shrinkLog()
    this.#events.shrinkLogs()
  }

  async apply(capture: number, entries: readonly JournalEntry[]): Promise<void> {
    // A search through stored packets may return a result after its capture has been removed.
    if (this.#leaving.has(capture) || !(await this.#isKnown(capture))) return
    const changes = changesIn(entries, capture)
    // Events first: they lie in other files, and to write them again does no harm if the rest fails.
    await this.#applyEvents(capture, [...changes.events.values()])
    await this.#transact(async (db) => {
      await applyKind(db, devices, { capture, things: changes.devices })
      await applyKind(db, this.#links, { capture, things: changes.links })
      await applyKind(db, alerts, { capture, things: changes.alerts })
      await queueChanges(db, changes)
      for (const [kind, body] of changes.notes) {
        await db
          .insertInto('note')
          .values({ capture, kind, body })
          .onConflict((conflict) => conflict.columns(['capture', 'kind']).doUpdateSet({ body }))
          .execute()
      }
      if (changes.state === undefined) return
      const { bytesRead, packets, bytes, firstTime, lastTime, truncated } = changes.state
      await changeCapture(db, capture, { bytesRead, packets, bytes, firstTime, lastTime, truncated })
    })
  }

  async commitCapture(capture: number, change: CaptureChange = {}): Promise<void> {
    await this.#transact(async (db) => {
      await changeCapture(db, capture, change)
      await db.deleteFrom('before').where('capture', '=', capture).execute()
    })
  }

  async capturesWithoutRollback(): Promise<readonly number[]> {
    const rows = await this.#db.selectFrom('settled').select('capture').execute()
    return rows.map(({ capture }) => capture)
  }

  async *rollbackCapture(capture: number): AsyncGenerator<void> {
    yield* this.#rollbackCapture(capture, false)
  }

  /** In steps, each whole by itself: when the process ends in between, the next one goes on. */
  async *#rollbackCapture(capture: number, isForEver: boolean): AsyncGenerator<void> {
    if ((await this.capturesWithoutRollback()).includes(capture)) return
    this.#leaving.add(capture)
    try {
      yield* this.#takeBackEvents(capture)
      yield* this.#takeBackKind(alerts, capture, isForEver)
      yield* this.#takeBackKind(this.#links, capture, isForEver)
      yield* this.#takeBackKind(devices, capture, isForEver)
      await this.#transact((db) => db.deleteFrom('note').where('capture', '=', capture).execute())
    } finally {
      this.#leaving.delete(capture)
    }
  }

  /** A month may be dropped between two steps. */
  async *#takeBackEvents(capture: number): AsyncGenerator<void> {
    for (
      let [month] = await this.#months(capture);
      month !== undefined;
      [month] = await this.#months(capture)
    ) {
      const isMore = await takeBackSomeEvents(await this.#events.month(month), capture)
      if (!isMore)
        await this.#db
          .deleteFrom('event_month')
          .where('capture', '=', capture)
          .where('month', '=', month)
          .execute()
      yield
    }
  }

  async *#takeBackKind<T>(kind: Kind<T>, capture: number, isForEver: boolean): AsyncGenerator<void> {
    for (let isMore = true; isMore; ) {
      isMore = await this.#transact(async (db) => {
        const gone = await takeBackSome(db, kind, capture)
        if (gone !== undefined && isForEver) await deleteSaidMessages(db, kind.name, gone)
        return gone !== undefined
      })
      yield
    }
  }

  async triage(id: string, said: Triage): Promise<boolean> {
    return this.#transact(async (db) => {
      const before = await triage(db, id, said)
      if (before === undefined) return false
      if (said.status === 'closed') await queueClosed(db, id, said.origin)
      else if (before === 'closed') await queueReopened(db, id, said.origin)
      return true
    })
  }

  async editDevice(id: string, change: DeviceEditChange, time: Microseconds): Promise<Device | undefined> {
    return this.#transact((db) => editDevice(db, id, { change, time }))
  }

  async saveDestination(destination: Destination): Promise<void> {
    await this.#transact((db) => saveDestination(db, destination))
  }

  async removeDestination(id: string): Promise<boolean> {
    return this.#transact((db) => removeDestination(db, id))
  }

  async emit(messages: ExportMessage | readonly ExportMessage[], only?: readonly string[]): Promise<void> {
    await this.#transact((db) => emit(db, [messages].flat(), only))
  }

  async reserve(destination: string, batch: string, numbers: readonly number[]): Promise<void> {
    await this.#transact((db) => reserve(db, destination, { batch, numbers }))
  }

  async attempted(destination: string, attempt: Attempt): Promise<void> {
    await this.#transact((db) => attempted(db, destination, attempt))
  }

  async resend(destination: string, numbers: readonly number[]): Promise<number> {
    return this.#transact((db) => resend(db, destination, numbers))
  }

  async discard(destination: string, numbers: readonly number[]): Promise<number> {
    return this.#transact((db) => discard(db, destination, numbers))
  }

  async dropBefore(time: Microseconds): Promise<number> {
    return this.#transact((db) => dropBefore(db, time))
  }

  async keepRecord(record: StoredRecord): Promise<readonly string[]> {
    return this.#transact((db) => keepRecord(db, record))
  }

  async dropRecord(kind: RecordKind, id: string): Promise<boolean> {
    return this.#transact((db) => dropRecord(db, kind, id))
  }

  async mute(said: Mute): Promise<void> {
    await this.#transact((db) => mute(db, said))
  }

  async unmute(id: string): Promise<boolean> {
    return this.#transact((db) => unmute(db, id))
  }

  /** Drops months of events, oldest first, until all files together hold at most `bytes`. */
  async retain(bytes: number): Promise<number> {
    const months = [...(await this.#months())].sort()
    const sizes = new Map(months.map((month) => [month, this.#events.bytes(month)]))
    const main = statSync(join(this.#folder, MAIN_FILE)).size
    let total = [...sizes.values()].reduce((sum, size) => sum + size, main)
    let dropped = 0
    for (const month of months) {
      if (total <= bytes && months.length - dropped <= limits.eventMonths) break
      await this.#db.deleteFrom('event_month').where('month', '=', month).execute()
      await this.#events.drop(month)
      total -= sizes.get(month)!
      dropped++
    }
    return dropped
  }

  async close(): Promise<void> {
    await this.#events.close()
    await this.#db.destroy()
  }

  async #applyEvents(capture: number, events: readonly TimelineEvent[]): Promise<void> {
    const byMonth = Map.groupBy(events, (event) => monthOf(event.time))
    for (const [month, some] of byMonth) {
      const file = await this.#events.month(month)
      // Known before the first event is written, so that all of them can be taken back.
      await this.#db
        .insertInto('event_month')
        .values({ month, capture })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await writeEvents(file, capture, some)
    }
  }

  async #isKnown(capture: number): Promise<boolean> {
    const rows = await this.#db.selectFrom('capture').select('number').where('number', '=', capture).execute()
    return rows.length > 0
  }

  async #months(capture?: number): Promise<readonly string[]> {
    let query = this.#db.selectFrom('event_month').select('month').distinct()
    if (capture !== undefined) query = query.where('capture', '=', capture)
    return (await query.execute()).map(({ month }) => month)
  }

  async #transact<T>(change: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
    try {
      return await this.#db.transaction().execute(change)
    } catch (error) {
      this.#texts.forget()
      throw error
    }
  }
}

async function changeCapture(db: Transaction<Tables>, number: number, change: CaptureChange): Promise<void> {
  const row = await db.selectFrom('capture').selectAll().where('number', '=', number).executeTakeFirst()
  if (row === undefined) return
  const { number: _, ...rest } = { ...captureOf(row), ...change }
  await db.updateTable('capture').set(captureRow(rest)).where('number', '=', number).execute()
}
