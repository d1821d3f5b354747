/** One file of events for each month, so that dropping a month is unlinking a file. */
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Microseconds } from '#model/time'
import type { Deadline } from './deadline.ts'
import { type Opened, openSqlite, sqliteWords } from './dialect.ts'
import { migrateEvents } from './migrations.ts'
import type { EventTables } from './tables.ts'

/** The file all but events lie in. */
export const MAIN_FILE = 'sightglass.db'

/** Files open at once per thread; more are opened in turn. */
const OPEN = 12

/** `2026-11`: the month of a time in UTC; times outside the calendar belong to the first one. */
export function monthOf(time: Microseconds): string {
  const date = new Date(Math.min(Math.max(time, 0) / 1000, Date.UTC(9999, 11)))
  return Number.isNaN(date.getTime()) ? '1970-01' : date.toISOString().slice(0, 7)
}

/** Name of the file that holds the events of a month. */
export function eventFile(month: string): string {
  return `events-${month}.db`
}

interface OpenMonth extends Opened<EventTables> {
  /** Of the file when it was opened. */
  readonly mark: string
}

/** The month whose events a file of a data folder holds; undefined for any other file. */
export function monthOfFile(name: string): string | undefined {
  return /^events-(\d{4}-\d\d)\.db$/.exec(name)?.[1]
}

/**
 * The months of one thread. They are files of their own connections, not attached ones: SQLite attaches ten at most,
 * and in WAL mode a commit is atomic per file either way.
 */
export class EventFiles {
  readonly #folder: string
  readonly #readOnly: boolean
  readonly #deadline: Deadline | undefined
  readonly #open = new Map<string, OpenMonth>()

  constructor(folder: string, readOnly: boolean, deadline?: Deadline) {
    this.#folder = folder
    this.#readOnly = readOnly
    this.#deadline = deadline
  }

  async month(month: string): Promise<Kysely<EventTables>> {
    const known = this.#open.get(month)
    if (known !== undefined && known.mark === markOf(this.#path(month))) {
      this.#open.delete(month) // to the end: what was used last is closed last
      this.#open.set(month, known)
      return known.db
    }
    // The file was replaced, such as by one of a backup: the open one is no longer in the folder.
    if (known !== undefined) await this.#close(month)
    const [oldest] = this.#open.keys()
    if (this.#open.size >= OPEN && oldest !== undefined) await this.#close(oldest)
    const opened = this.#readOnly ? this.#opened(month) : await this.#madeReady(month)
    this.#open.set(month, { ...opened, mark: markOf(this.#path(month)) })
    return opened.db
  }

  #opened(month: string): Opened<EventTables> {
    return openSqlite<EventTables>(this.#path(month), this.#readOnly, { deadline: this.#deadline })
  }

  /** A writer creates the file, or migrates an older one to the latest step. Of many files, those that fail are named. */
  async #madeReady(month: string): Promise<Opened<EventTables>> {
    let opened: Opened<EventTables> | undefined
    try {
      opened = this.#opened(month)
      await migrateEvents(opened.db, sqliteWords)
      return opened
    } catch (error) {
      await opened?.db.destroy()
      const { message } = error as Error
      throw Object.assign(error as Error, { message: `${eventFile(month)}: ${message}` })
    }
  }

  /** Empties the logs of the files; those of closed files are empty. */
  shrinkLogs(): void {
    for (const { shrinkLog } of this.#open.values()) shrinkLog()
  }

  bytes(month: string): number {
    return ['', '-wal'].reduce((sum, end) => sum + sizeOf(this.#path(month) + end), 0)
  }

  async drop(month: string): Promise<void> {
    await this.#close(month)
    for (const end of ['-wal', '-shm', '']) rmSync(this.#path(month) + end, { force: true })
  }

  async close(): Promise<void> {
    for (const month of [...this.#open.keys()]) await this.#close(month)
  }

  async #close(month: string): Promise<void> {
    const opened = this.#open.get(month)
    this.#open.delete(month)
    await opened?.db.destroy()
  }

  #path(month: string): string {
    return join(this.#folder, eventFile(month))
  }
}

/** Distinguishes files at the same path; '' if absent. */
function markOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.dev} ${found.ino}`
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
