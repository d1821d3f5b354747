/** A small database of its own in the data folder: asked without a thread, every change durable or none. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { giveToOwner } from '#store/folder-owner'

/** Milliseconds another process, such as `sightglass user`, is waited for. */
const WAIT_MS = 2000

export interface DatabaseFileOptions {
  readonly path: string
  /** The data folder, whose owner gets the file. */
  readonly data: string
  /** Statements that change nothing where they were run before; they set `user_version`. */
  readonly schema: string
  /** Version of the schema that this code reads. */
  readonly version: number
  /** `full` survives a loss of power, `normal` the end of the process. */
  readonly synchronous: 'full' | 'normal'
}

export class DatabaseFile {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** @throws where the file cannot be opened, or a newer version wrote it */
  constructor({ path, data, schema, version, synchronous }: DatabaseFileOptions) {
    this.#db = new DatabaseSync(path, { timeout: WAIT_MS })
    try {
      giveToOwner(data, path)
      this.#db.exec(
        `pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma foreign_keys = on`,
      )
      const found = Number(this.get<{ user_version: number }>('pragma user_version')?.user_version)
      if (found > version)
        throw new Error(`expected version ${version} or earlier, got ${found}; use a newer Sightglass`)
      if (found < version) this.transaction(() => this.#db.exec(schema))
    } catch (error) {
      this.#db.close()
      throw new Error(`${path}: ${(error as Error).message}`)
    }
  }

  get<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined
  }

  all<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#prepared(sql).all(...values) as Row[]
  }

  /** The number of changed rows. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes)
  }

  /** All or nothing, also against other processes. */
  transaction<Result>(work: () => Result): Result {
    this.#db.exec('begin immediate')
    try {
      const result = work()
      this.#db.exec('commit')
      return result
    } catch (error) {
      // A full disk has ended the transaction already: its error is the one to show.
      if (this.#db.isTransaction) this.#db.exec('rollback')
      throw error
    }
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  close(): void {
    this.#db.close()
  }
}
