/**
 * Accounts, sessions, tokens and grants of several consoles with one PostgreSQL. Each console asks its own files, which are
 * equal to the table `shared_row`: changes are logged by triggers, sent in their order, and fetched by their number.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Db, FleetDatabase } from '#fleet-store/database'
import { CodedError } from '#schema/errors'
import type { DatabaseFile } from '#server/database-file'

/** Key of PostgreSQL's advisory lock: one console changes shared rows at a time, so numbers are visible in their order. */
const CHANGE_LOCK = 0x5347_0004
/** Milliseconds between two looks for changes of other consoles and of `sightglass user`. */
const LOOK_MS = 250
/** Milliseconds that the number of a deleted row is kept for consoles that were away. */
const DELETED_MS = 30 * 86_400_000
const limits = {
  /** Changes that are fetched at once. */
  fetched: 1000,
  /** Changes that wait while the database cannot be reached; beyond, they are let go and its state holds. */
  waiting: 20_000,
} as const

export interface SharedFile {
  readonly name: string
  readonly file: DatabaseFile
  /** Columns of the primary key by table; tables that others refer to come first. */
  readonly tables: Readonly<Record<string, readonly string[]>>
}

interface LocalChange {
  readonly number: number
  readonly name: string
  readonly key: string
  readonly op: 'insert' | 'update' | 'delete'
  /** Changed columns, JSON. */
  readonly body: string
}

interface SharedRow {
  readonly file: string
  readonly name: string
  readonly key: string
  /** '' where it is deleted. */
  readonly body: string
  readonly number: number
}

interface Column {
  readonly name: string
  readonly type: string
}

type Values = Record<string, string | number | null>

/** One file with its triggers. */
class LoggedFile {
  readonly #given: SharedFile
  readonly #columns = new Map<string, readonly Column[]>()

  constructor(given: SharedFile) {
    this.#given = given
    const { file, tables } = given
    file.run(
      'create table if not exists shared_change (number integer primary key autoincrement, name text not null, key text not null, op text not null, body text not null) strict',
    )
    // In the same file as the rows, so that triggers see it in the transaction that applies rows of other consoles.
    file.run('create table if not exists shared_applying (is_on integer not null) strict')
    for (const [name, keys] of Object.entries(tables)) {
      const columns = file.all<Column>('select name, type from pragma_table_info(?)', name)
      this.#columns.set(name, columns)
      for (const statement of triggersOf(name, keys, columns)) file.run(statement)
    }
  }

  get name(): string {
    return this.#given.name
  }

  changes(): readonly LocalChange[] {
    return this.#given.file.all<LocalChange>('select * from shared_change order by number')
  }

  get isFull(): boolean {
    const found = this.#given.file.get<{ count: number }>('select count(*) as count from shared_change')
    return found!.count > limits.waiting
  }

  sent(number: number): void {
    this.#given.file.run('delete from shared_change where number <= ?', number)
  }

  /** All rows, as if they were new. */
  *rows(): Generator<Omit<LocalChange, 'number'>> {
    for (const [name, keys] of Object.entries(this.#given.tables))
      for (const row of this.#given.file.all<{ key: string; body: string }>(
        `select ${keyText(keys, name)} as key, ${objectText(this.#columns.get(name)!, name)} as body from ${name}`,
      ))
        yield { name, op: 'insert', ...row }
  }

  /** Rows of other consoles; with `isAll` nothing else stays. Changes that were not sent are lost then. */
  apply(rows: readonly SharedRow[], isAll: boolean): void {
    const { file, tables } = this.#given
    if (rows.length === 0 && !isAll) return
    file.transaction(() => {
      file.run('pragma defer_foreign_keys = on')
      file.run('insert into shared_applying values (1)')
      if (isAll) {
        for (const name of Object.keys(tables).reverse()) file.run(`delete from ${name}`)
        file.run('delete from shared_change')
      }
      for (const row of rows) if (tables[row.name] !== undefined) this.#applyRow(row)
      for (const name of Object.keys(tables)) this.#dropOrphans(name)
      file.run('delete from shared_applying')
    })
  }

  #applyRow({ name, key, body }: SharedRow): void {
    const { file, tables } = this.#given
    const keys = tables[name]!
    const keyValues = JSON.parse(key) as (string | number)[]
    if (body === '') {
      file.run(`delete from ${name} where ${keys.map((one) => `${one} = ?`).join(' and ')}`, ...keyValues)
      return
    }
    const given = JSON.parse(body) as Values
    const columns = this.#columns.get(name)!.filter((column) => Object.hasOwn(given, column.name))
    const values = columns.map((column) => sqlValue(column, given[column.name]!))
    const names = columns.map((column) => column.name).join(', ')
    const places = columns.map(() => '?').join(', ')
    const sets = columns.map((column) => `${column.name} = excluded.${column.name}`).join(', ')
    const upsert = `insert into ${name} (${names}) values (${places}) on conflict (${keys.join(', ')}) do update set ${sets}`
    try {
      file.run(upsert, ...values)
    } catch {
      // Two consoles made an account of the same name at the same time: the later one stays at both.
      file.run(`insert or replace into ${name} (${names}) values (${places})`, ...values)
    }
  }

  /** A session of an account that another console deleted meanwhile. */
  #dropOrphans(name: string): void {
    const { file } = this.#given
    for (const { table, from, to } of file.all<{ table: string; from: string; to: string }>(
      'select "table", "from", "to" from pragma_foreign_key_list(?)',
      name,
    ))
      file.run(`delete from ${name} where ${from} not in (select ${to} from ${table})`)
  }
}

function sqlValue({ type }: Column, value: string | number | null) {
  return type.toLowerCase() === 'blob' && typeof value === 'string' ? Buffer.from(value, 'hex') : value
}

/** SQL of a column as JSON has it: JSON has no bytes. */
const columnText = ({ name, type }: Column, row: string) =>
  type.toLowerCase() === 'blob'
    ? `case when ${row}.${name} is null then null else hex(${row}.${name}) end`
    : `${row}.${name}`

const objectText = (columns: readonly Column[], row: string) =>
  `json_object(${columns.map((column) => `'${column.name}', ${columnText(column, row)}`).join(', ')})`

const keyText = (keys: readonly string[], row: string) =>
  `json_array(${keys.map((key) => `${row}.${key}`).join(', ')})`

function triggersOf(name: string, keys: readonly string[], columns: readonly Column[]): readonly string[] {
  const logged = 'when not exists (select 1 from shared_applying)'
  const insert = (key: string, op: string, body: string) =>
    `insert into shared_change (name, key, op, body) select '${name}', ${key}, '${op}', ${body}`
  const changed = columns
    .map(
      (column) =>
        `select '${column.name}' as name, ${columnText(column, 'new')} as value, ${columnText(column, 'old')} as before`,
    )
    .join(' union all ')
  const delta = `(select json_group_object(name, value) from (${changed}) where value is not before)`
  return [
    `create trigger if not exists shared_insert_${name} after insert on ${name} ${logged}
      begin ${insert(keyText(keys, 'new'), 'insert', objectText(columns, 'new'))}; end`,
    `create trigger if not exists shared_update_${name} after update on ${name} ${logged}
      begin ${insert(keyText(keys, 'new'), 'update', delta)}; end`,
    `create trigger if not exists shared_delete_${name} after delete on ${name} ${logged}
      begin ${insert(keyText(keys, 'old'), 'delete', "''")}; end`,
  ]
}

/** A console that went back to SQLite logs nothing: no console would fetch it. */
export function stopLogging(files: readonly SharedFile[]): void {
  for (const { file, tables } of files) {
    for (const name of Object.keys(tables))
      for (const op of ['insert', 'update', 'delete']) file.run(`drop trigger if exists shared_${op}_${name}`)
    file.run('drop table if exists shared_change')
  }
}

export class SharedTables {
  readonly #database: FleetDatabase
  readonly #files: readonly LoggedFile[]
  readonly #log: (line: string) => void
  /** Number of the last change that the files have; undefined: they must be read anew. */
  #last: number | undefined
  #tail: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #problem = ''

  private constructor(database: FleetDatabase, files: readonly SharedFile[], log: (line: string) => void) {
    this.#database = database
    this.#files = files.map((file) => new LoggedFile(file))
    this.#log = log
  }

  /** The first console of a database gives it the accounts that it has. */
  static async open(
    database: FleetDatabase,
    files: readonly SharedFile[],
    log: (line: string) => void,
  ): Promise<SharedTables> {
    const tables = new SharedTables(database, files, log)
    await tables.#inTurn(async () =>
      tables.#locked(async (db) => {
        const { rows } = await sql`select 1 from shared_row limit 1`.execute(db)
        if (rows.length === 0)
          for (const file of tables.#files) {
            file.sent(Number.MAX_SAFE_INTEGER)
            for (const row of file.rows()) await send(db, file.name, row)
          }
        await tables.#exchange(db)
      }),
    )
    tables.#timer = setInterval(() => void tables.flush().catch(() => {}), LOOK_MS)
    return tables
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#tail.catch(() => {})
  }

  /**
   * A change that depends on what is there, such as the last administrator: no other console changes anything meanwhile, and
   * the result is given once it is in the database.
   */
  async exclusive<T>(work: () => T | Promise<T>): Promise<T> {
    return await this.#inTurn(
      async () =>
        await this.#reached(async (db) => {
          await this.#exchange(db)
          const result = await settled(work)
          await this.#exchange(db)
          return result
        }),
    ).then(unsettled)
  }

  /** A change that may take long, such as a sign-in by a directory; given once it is in the database. */
  async later<T>(work: () => T | Promise<T>): Promise<T> {
    const result = await settled(work)
    await this.#inTurn(async () => await this.#reached(async (db) => await this.#exchange(db)))
    return unsettled(result)
  }

  /** Sends and fetches what changed. */
  async flush(): Promise<void> {
    await this.#inTurn(async () => {
      try {
        if (this.#last !== undefined && this.#files.every((file) => file.changes().length === 0))
          await this.#fetch(this.#database.writes)
        else await this.#locked(async (db) => await this.#exchange(db))
        this.#problem = ''
      } catch (error) {
        const { message } = error as Error
        if (message !== this.#problem) this.#log(`sightglass: accounts of other consoles: ${message}`)
        this.#problem = message
        if (this.#files.some((file) => file.isFull)) this.#forget()
      }
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#tail.then(work, work)
    this.#tail = next.catch(() => {})
    return next
  }

  async #reached<T>(work: (db: Db) => Promise<T>): Promise<T> {
    try {
      return await this.#locked(work)
    } catch (error) {
      // The commit is uncertain: the database knows, and the files are read anew once it is available.
      this.#forget()
      if (error instanceof CodedError) throw error
      this.#log(`sightglass: accounts: ${(error as Error).message}`)
      throw new CodedError('store-failed', 'the database cannot be reached: try again')
    }
  }

  #forget(): void {
    for (const file of this.#files) file.sent(Number.MAX_SAFE_INTEGER)
    this.#last = undefined
  }

  #locked<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return this.#database.writes.transaction().execute(async (db) => {
      await sql`select pg_advisory_xact_lock(${CHANGE_LOCK})`.execute(db)
      return await work(db)
    })
  }

  /** Under the lock: what was logged here is sent, then what others changed is fetched. */
  async #exchange(db: Db): Promise<void> {
    for (const file of this.#files) {
      const changes = file.changes()
      for (const change of changes) await send(db, file.name, change)
      const last = changes.at(-1)
      if (last !== undefined) file.sent(last.number)
    }
    await this.#fetch(db)
  }

  async #fetch(db: Db): Promise<void> {
    const isAll = this.#last === undefined
    let last = this.#last ?? 0
    const found: SharedRow[] = []
    const notDeleted: RawBuilder<unknown> = isAll ? sql`and body <> ''` : sql``
    for (;;) {
      const { rows } = await sql<SharedRow>`select file, name, key, body, number from shared_row
        where number > ${last} ${notDeleted} order by number limit ${limits.fetched}`.execute(db)
      found.push(...rows)
      last = rows.at(-1)?.number ?? last
      if (rows.length < limits.fetched) break
    }
    for (const file of this.#files)
      file.apply(
        found.filter((row) => row.file === file.name),
        isAll,
      )
    this.#last = last
  }
}

type Settled<T> = { readonly value: T } | { readonly error: unknown }

/** A refusal is a result too: what was logged before it, such as a failed sign-in, is sent. */
async function settled<T>(work: () => T | Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error }
  }
}

function unsettled<T>(result: Settled<T>): T {
  if ('error' in result) throw result.error
  return result.value
}

/** JSON of PostgreSQL takes no NUL, and a row that it refuses would hold up all others. */
const withoutNul = (body: string) => body.replaceAll('\\u0000', '\\ufffd')

async function send(
  db: Db,
  file: string,
  { name, key, op, body: logged }: Omit<LocalChange, 'number'>,
): Promise<void> {
  const body = withoutNul(logged)
  const now = Date.now()
  const place = sql`file = ${file} and name = ${name} and key = ${key}`
  if (op === 'insert')
    await sql`insert into shared_row (file, name, key, body, changed) values (${file}, ${name}, ${key}, ${body}, ${now})
      on conflict (file, name, key) do update set body = excluded.body, changed = excluded.changed,
        number = nextval('shared_row_number')`.execute(db)
  // Only the changed columns, and not of a row that another console deleted: a session that was ended stays ended.
  else if (op === 'update') {
    if (body !== '{}')
      await sql`update shared_row set body = (body::jsonb || ${body}::jsonb)::text, changed = ${now},
        number = nextval('shared_row_number') where ${place} and body <> ''`.execute(db)
  } else {
    await sql`update shared_row set body = '', changed = ${now}, number = nextval('shared_row_number')
      where ${place}`.execute(db)
    await sql`delete from shared_row where body = '' and changed < ${now - DELETED_MS}`.execute(db)
  }
}
