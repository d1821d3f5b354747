/** The one file that knows how SQLite differs; queries elsewhere stay in the subset it shares with PostgreSQL. */
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import {
  type DatabaseConnection,
  type Driver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
  sql,
} from 'kysely'
import { giveToOwner } from '../folder-owner.ts'
import { type Deadline, GOES_ON } from './deadline.ts'

const limits = {
  /** Prepared statements kept per connection. */
  statements: 200,
  /** Page cache of one connection, in KiB. */
  cacheKib: 32 * 1024,
  /** How long a writer waits for another to finish. */
  busyMs: 5000,
} as const

/** Terms of a migration that differ between the databases. */
export interface DialectWords {
  /** A whole number of 64 bits. */
  readonly whole: RawBuilder<unknown>
  /** A whole number the database hands out, never twice. */
  readonly serial: RawBuilder<unknown>
  /** Suffix of `create table`. */
  readonly tableEnd: RawBuilder<unknown>
}

export const sqliteWords: DialectWords = {
  whole: sql`integer`,
  serial: sql`integer primary key autoincrement`,
  tableEnd: sql`strict`,
}

export interface Opened<Tables> {
  readonly db: Kysely<Tables>
  /** Bytes of the file, from the database itself. */
  bytes(): number
  /** Writes the log into the file, and empties the log. */
  shrinkLog(): void
  /** One prepared statement with the values of each row: several times as fast as rows as JSON. Within a transaction. */
  runRows(text: string, rows: Iterable<readonly SqliteValue[]>): void
}

export type SqliteValue = string | number | null

/** Another writer of the same file within this process. A connection waits for it, not the thread. */
export interface WriteGate {
  acquire(): Promise<void>
  release(): void
}

/**
 * Opens a file for one thread. A writer is durable at every commit: WAL with `synchronous=FULL`. Deleted data are
 * overwritten, because a removed capture may not be readable in free pages. Statements with a time limit check the
 * `deadline`.
 */
export function openSqlite<Tables>(
  path: string,
  readOnly: boolean,
  { deadline, gate }: { readonly deadline?: Deadline | undefined; readonly gate?: WriteGate } = {},
): Opened<Tables> {
  const file = new DatabaseSync(path, { readOnly, timeout: limits.busyMs })
  try {
    if (!readOnly) {
      giveToOwner(dirname(path), path) // before there is a log beside it: SQLite gives that to whom the file belongs
      file.exec(
        'pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864; pragma secure_delete = on',
      )
    }
    file.exec(`pragma cache_size = -${limits.cacheKib}; pragma temp_store = memory`)
  } catch (error) {
    file.close() // what cannot be written is tried again with each commit
    throw error
  }
  file.function(GOES_ON, () => {
    deadline?.check()
    return 1
  })
  const pragma = (name: string): number => Number(file.prepare(`pragma ${name}`).get()?.[name] ?? 0)
  const connection = new Connection(file)
  return {
    db: new Kysely<Tables>({ dialect: new WholeSteps({ database: connection }, gate) }),
    runRows(text, rows) {
      const statement = connection.prepare(text)
      for (const row of rows) statement.run(row)
    },
    bytes: () => pragma('page_count') * pragma('page_size'),
    shrinkLog: () => file.exec('pragma wal_checkpoint(truncate)'),
  }
}

/**
 * SQLite creates tables within transactions, but kysely does not use that: without it, a process killed between two
 * tables of a migration leaves a file that no later start can bring to the latest step.
 */
class WholeSteps extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  readonly #gate: WriteGate | undefined

  constructor(config: SqliteDialectConfig, gate: WriteGate | undefined) {
    super(config)
    this.#config = config
    this.#gate = gate
  }

  override createDriver(): Driver {
    return this.#gate === undefined ? super.createDriver() : new GatedDriver(this.#config, this.#gate)
  }

  override createAdapter(): SqliteAdapter {
    return new (class extends SqliteAdapter {
      override get supportsTransactionalDdl(): boolean {
        return true
      }
    })()
  }
}

class GatedDriver extends SqliteDriver {
  readonly #gate: WriteGate

  constructor(config: SqliteDialectConfig, gate: WriteGate) {
    super(config)
    this.#gate = gate
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection()
    await this.#gate.acquire()
    return connection
  }

  override async releaseConnection(): Promise<void> {
    this.#gate.release()
    await super.releaseConnection()
  }
}

/** Driver interface of kysely over `node:sqlite`. */
class Connection implements SqliteDatabase {
  readonly #file: DatabaseSync
  readonly #statements = new Map<string, SqliteStatement>()

  constructor(file: DatabaseSync) {
    this.#file = file
  }

  prepare(text: string): SqliteStatement {
    // A plain `begin` takes the write lock at its first write and fails if another writer came between.
    const command = text === 'begin' ? 'begin immediate' : text
    const known = this.#statements.get(command)
    if (known !== undefined) return known
    const statement = command === 'rollback' ? this.#rollback() : asKysely(this.#file.prepare(command))
    if (this.#statements.size >= limits.statements) this.#statements.clear()
    this.#statements.set(command, statement)
    return statement
  }

  /**
   * On a full disk SQLite takes the transaction back itself; rolling back once more fails, and that failure would hide
   * why the first came: https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction.
   */
  #rollback(): SqliteStatement {
    const rollback = asKysely(this.#file.prepare('rollback'))
    return {
      ...rollback,
      run: (parameters) =>
        this.#file.isTransaction ? rollback.run(parameters) : { changes: 0, lastInsertRowid: 0 },
    }
  }

  close(): void {
    this.#statements.clear()
    this.#file.close()
  }
}

function asKysely(statement: StatementSync): SqliteStatement {
  type Values = Parameters<StatementSync['all']>
  const reader = statement.columns().length > 0
  // FTS5 gives its own rows numbers beyond 2^53: as a number, that of the last insert would be refused.
  if (!reader) statement.setReadBigInts(true)
  return {
    reader,
    all: (parameters) => statement.all(...(parameters as Values)),
    run: (parameters) => statement.run(...(parameters as Values)),
    iterate: (parameters) => statement.iterate(...(parameters as Values)) as IterableIterator<unknown>,
  }
}

/** SQLITE_FULL and SQLITE_IOERR_WRITE: https://www.sqlite.org/rescode.html. */
const FULL = 13
const WRITE_FAILED = 778

/** True if an error means that the disk is full. */
export function isDiskFull(error: unknown): boolean {
  const { errcode, code } = error as { errcode?: number; code?: string }
  return errcode === FULL || errcode === WRITE_FAILED || code === 'ENOSPC' || code === 'EDQUOT'
}
