/** The sensor's file `uplink.db`, with prepared statements. */
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { LANES } from '#schema/fleet-protocol'
import { giveToOwner } from '#store/folder-owner'

const SCHEMA = `
  create table if not exists meta (name text primary key, value text not null) strict;
  create table if not exists lane (
    lane text primary key, head integer not null, applied integer not null, previous text not null
  ) strict;
  create table if not exists reference (
    number integer primary key autoincrement, lane text not null, kind text not null, id text not null,
    due integer not null, created integer not null, version integer not null, body text not null, unique (kind, id)
  ) strict;
  create index if not exists reference_due on reference (lane, due, number);
  create table if not exists batch (
    lane text not null, sequence integer not null, bytes blob not null, created integer not null, things text not null,
    primary key (lane, sequence)
  ) strict;
  create table if not exists sent (
    kind text not null, id text not null, hash text not null, seen integer not null, primary key (kind, id)
  ) strict;
  create table if not exists refused (
    number integer primary key autoincrement, kind text not null, id text not null, code text not null,
    time integer not null, body text not null
  ) strict;
  create table if not exists loss (
    kind text not null, reason text not null, lane text not null, count integer not null, from_time text not null,
    to_time text not null, id text not null, primary key (kind, reason)
  ) strict;
  create table if not exists done (id text primary key, time integer not null, result text not null) strict;`

export class OutboxDatabase {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  #isInTransaction = false

  constructor(path: string) {
    this.#db = new DatabaseSync(path, { timeout: 5000 })
    if (path !== ':memory:') giveToOwner(dirname(path), path)
    this.#db.exec('pragma journal_mode = wal; pragma synchronous = full')
    this.#db.exec(SCHEMA)
    this.#addContentColumn()
    for (const lane of LANES) this.run(`insert or ignore into lane values (?, 0, 0, '')`, lane)
  }

  /** Files of earlier versions; what they sent is sent once more when digests are compared. */
  #addContentColumn(): void {
    const columns = this.all<{ name: string }>(`select name from pragma_table_info('sent')`)
    if (columns.some(({ name }) => name === 'content')) return
    this.#db.exec(`alter table sent add column content text not null default ''`)
  }

  close(): void {
    this.#db.close()
  }

  /** A copy as it is now, into a file that does not exist. */
  copyTo(path: string): void {
    this.run('vacuum into ?', path)
  }

  meta(name: string): string {
    return this.get<{ value: string }>('select value from meta where name = ?', name)?.value ?? ''
  }

  setMeta(name: string, value: string): void {
    this.run(
      'insert into meta values (?, ?) on conflict (name) do update set value = excluded.value',
      name,
      value,
    )
  }

  get epoch(): number {
    return Number(this.meta('epoch') || 1)
  }

  set epoch(epoch: number) {
    this.setMeta('epoch', String(epoch))
  }

  transaction<T>(work: () => T): T {
    if (this.#isInTransaction) return work()
    this.#isInTransaction = true
    this.#db.exec('begin immediate')
    try {
      const result = work()
      this.#db.exec('commit')
      return result
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback')
      throw error
    } finally {
      this.#isInTransaction = false
    }
  }

  #statement(text: string) {
    const known = this.#statements.get(text) ?? this.#db.prepare(text)
    this.#statements.set(text, known)
    return known
  }

  run(text: string, ...values: SQLInputValue[]) {
    return this.#statement(text).run(...values)
  }

  get<Row>(text: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(text).get(...values) as Row | undefined
  }

  all<Row>(text: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#statement(text).all(...values) as Row[]
  }
}
