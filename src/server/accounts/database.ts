/** `accounts.db` of a data folder: accounts, sessions, API tokens. Small, so that it is asked without a thread. */
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { giveToOwner } from '#store/folder-owner'

export const ACCOUNTS_FILE = 'accounts.db'

/** Milliseconds another process, such as `sightglass user`, is waited for. */
const WAIT_MS = 2000

const SCHEMA = `
  create table if not exists account (
    id text primary key,
    name text not null unique collate nocase,
    source text not null,
    subject text,
    role text,
    directory_role text,
    password text,
    totp_secret blob,
    totp_step integer not null default 0,
    is_disabled integer not null default 0,
    failures integer not null default 0,
    failed_at integer not null default 0,
    locked_until integer not null default 0,
    created integer not null,
    last_sign_in integer
  ) strict;
  create unique index if not exists account_subject on account (source, subject) where subject is not null;
  create table if not exists session (
    hash text primary key,
    account text not null references account (id) on delete cascade,
    created integer not null,
    last_used integer not null,
    address text not null,
    agent text not null
  ) strict;
  create index if not exists session_account on session (account);
  create table if not exists token (
    id text primary key,
    hash text not null unique,
    account text not null references account (id) on delete cascade,
    name text not null,
    scope text not null,
    created integer not null,
    expires integer not null,
    last_used integer,
    last_address text
  ) strict;
  pragma user_version = 1;`

/** Version of the schema that this code reads. */
const VERSION = 1

export class AccountDatabase {
  readonly #db: DatabaseSync

  constructor(data: string) {
    const path = join(data, ACCOUNTS_FILE)
    this.#db = new DatabaseSync(path, { timeout: WAIT_MS })
    try {
      giveToOwner(data, path)
      this.#db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
      const version = Number(this.get<{ user_version: number }>('pragma user_version')?.user_version)
      if (version > VERSION)
        throw new Error(`expected version ${VERSION} or earlier, got ${version}; use a newer Sightglass`)
      if (version < VERSION) this.transaction(() => this.#db.exec(SCHEMA))
    } catch (error) {
      this.#db.close()
      throw new Error(`${path}: ${(error as Error).message}`)
    }
  }

  get<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#db.prepare(sql).get(...values) as Row | undefined
  }

  all<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#db.prepare(sql).all(...values) as Row[]
  }

  /** The number of changed rows. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#db.prepare(sql).run(...values).changes)
  }

  /** All or nothing, also against other processes. */
  transaction<Result>(work: () => Result): Result {
    this.#db.exec('begin immediate')
    try {
      const result = work()
      this.#db.exec('commit')
      return result
    } catch (error) {
      this.#db.exec('rollback')
      throw error
    }
  }

  close(): void {
    this.#db.close()
  }
}
