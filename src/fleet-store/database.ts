/** The console's database: SQLite in its data folder, or PostgreSQL. The one file that knows how they differ. */

import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely, PostgresDialect, type RawBuilder, sql, type Transaction } from 'kysely'
import { openSqlite, type SqliteValue } from '#store/sql/dialect'
import { IngestThread } from './ingest-thread.ts'
import { postgresClient } from './postgres-client.ts'

/** Queries are written in SQL that both databases know; rows are typed where they are read. */
// biome-ignore lint/complexity/noBannedTypes: kysely's type of a database without declared tables
export type FleetTables = {}
export type Db = Kysely<FleetTables> | Transaction<FleetTables>

export type ColumnType = 'text' | 'whole' | 'real'

export const databaseLimits = {
  /** Connections of PostgreSQL for batches and for pages, so that neither waits for the other. */
  ingestConnections: 4,
  pageConnections: 8,
  /** Batches that the thread of SQLite has: one is applied, one waits. */
  sqliteBatches: 2,
  /** Milliseconds of one statement of a page. */
  statementMs: 5000,
} as const

export interface FleetDatabase {
  readonly kind: 'sqlite' | 'postgres'
  /** For batches and other changes. */
  readonly writes: Kysely<FleetTables>
  /** For pages. */
  readonly reads: Kysely<FleetTables>
  /** Applies batches; undefined where they are applied in this thread. */
  readonly ingest: IngestThread | undefined
  /** Writes rows within a transaction: `insert into … values … on conflict …`, without the values. */
  writeRows(db: Db, write: RowsWrite): Promise<void>
  /** Rows as a table expression: one parameter whatever their number. */
  rows(columns: Readonly<Record<string, ColumnType>>, rows: readonly object[]): RawBuilder<unknown>
  /** Locks a row that was selected until the end of the transaction; SQLite has one writer anyway. */
  readonly forUpdate: RawBuilder<unknown>
  readonly whole: RawBuilder<unknown>
  readonly real: RawBuilder<unknown>
  readonly tableEnd: RawBuilder<unknown>
  /** Before devices are deleted or their text changes, and after it did; PostgreSQL keeps its index itself. */
  forgetSearch(db: Db, sensor: string, ids: readonly string[]): Promise<void>
  indexSearch(db: Db, sensor: string, ids: readonly string[]): Promise<void>
  /** Condition on a device: what is searched of it contains the text, whatever its case. */
  deviceContains(text: string): RawBuilder<boolean>
  /** Condition: the column contains the text, whatever its case. The column is in lower case. */
  contains(column: RawBuilder<unknown>, text: string): RawBuilder<boolean>
  close(): Promise<void>
}

/** PostgreSQL: cannot be connected, ends, starts, or is a standby that takes no writes. */
const UNAVAILABLE = /^(ECONN[A-Z]+|EPIPE|57P0[123]|08[0-9A-Z]{3}|25006|53300)$/

/** The database cannot be used now, and may be in a moment: it starts again, or a standby takes over. */
export function isUnavailable(error: unknown): boolean {
  const { code = '', syscall = '', message = '' } = error as Partial<NodeJS.ErrnoException>
  // A socket that is missing while the server starts.
  const isMissing = code === 'ENOENT' && syscall === 'connect'
  return (
    isMissing ||
    UNAVAILABLE.test(code) ||
    /^Connection terminated|^connect ENOENT|^Client has encountered a connection error/.test(message)
  )
}

/** PostgreSQL's own code for a full disk. */
export const POSTGRES_DISK_FULL = '53100'

/** Shorter texts have no entry in a trigram index. */
const TRIGRAM = 3

export interface RowsWrite {
  readonly table: string
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly rows: readonly object[]
  /** `on conflict …` */
  readonly conflict: string
}

export interface FleetDatabaseOptions {
  /** Batches are applied in a thread of their own. */
  readonly inThread?: boolean
}

export function openSqliteDatabase(
  path: string,
  { inThread = false }: FleetDatabaseOptions = {},
): FleetDatabase {
  mkdirSync(dirname(path), { recursive: true })
  const ingest = inThread ? new IngestThread({ path }, databaseLimits.sqliteBatches) : undefined
  const writer = openSqlite<FleetTables>(path, false, { ...(ingest !== undefined && { gate: ingest }) })
  // Opened at the first page: the file must have its tables first.
  let reader: Kysely<FleetTables> | undefined
  const rows: FleetDatabase['rows'] = (columns, all) =>
    sql`(select ${sql.join(
      Object.keys(columns).map(
        (name) => sql`json_extract(value, ${sql.lit(`$.${name}`)}) as ${sql.ref(name)}`,
      ),
    )} from json_each(${JSON.stringify(all)}))`
  const ofSensor = (sensor: string, ids: readonly string[]) =>
    sql`sensor = ${sensor} and id in (select value from json_each(${JSON.stringify(ids)}))`
  const contains: FleetDatabase['contains'] = (column, text) =>
    sql`instr(${column}, ${text.toLowerCase()}) > 0`
  return {
    kind: 'sqlite',
    writes: writer.db,
    ingest,
    async writeRows(_db, { table, columns, rows, conflict }) {
      const names = Object.keys(columns)
      const text = `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')}) ${conflict}`
      writer.runRows(
        text,
        rows.map((row) => names.map((name) => (row as Record<string, SqliteValue>)[name] ?? null)),
      )
    },
    get reads() {
      reader ??= openSqlite<FleetTables>(path, true).db
      return reader
    },
    rows,
    async forgetSearch(db, sensor, ids) {
      if (ids.length > 0)
        await sql`delete from device_search where rowid in (select rowid from device where ${ofSensor(sensor, ids)})`.execute(
          db,
        )
    },
    async indexSearch(db, sensor, ids) {
      if (ids.length > 0)
        await sql`insert or replace into device_search (rowid, search) select rowid, search from device
          where ${ofSensor(sensor, ids)}`.execute(db)
    },
    deviceContains: (text) =>
      [...text].length < TRIGRAM
        ? contains(sql`search`, text)
        : sql`device.rowid in (select rowid from device_search where search match ${`"${text.toLowerCase().replaceAll('"', '""')}"`})`,
    forUpdate: sql``,
    whole: sql`integer`,
    real: sql`real`,
    tableEnd: sql`strict`,
    contains,
    async close() {
      await ingest?.close()
      await reader?.destroy()
      await writer.db.destroy()
    },
  }
}

export async function openPostgresDatabase(
  url: string,
  { inThread = false }: FleetDatabaseOptions = {},
): Promise<FleetDatabase> {
  const { default: pg } = await import('pg')
  const Client = await postgresClient(url)
  // 64-bit integers are counts and milliseconds: all below 2^53.
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
        ? Number
        : pg.types.getTypeParser(oid, format as 'text'),
  }
  const pool = (max: number, statementMs?: number) => {
    const made = new pg.Pool({
      Client,
      max,
      types: types as never,
      ...(statementMs !== undefined && { statement_timeout: statementMs }),
    })
    // A connection that breaks is replaced by the pool; without a listener it would end the process. The pool listens to
    // idle ones, the connection itself has to while a transaction holds it between two statements.
    made.on('error', () => {})
    made.on('connect', (client) => client.on('error', () => {}))
    return new Kysely<FleetTables>({ dialect: new PostgresDialect({ pool: made }) })
  }
  const TYPES = { text: sql`text`, whole: sql`bigint`, real: sql`double precision` } as const
  const writes = pool(databaseLimits.ingestConnections)
  const reads = pool(databaseLimits.pageConnections, databaseLimits.statementMs)
  const ingest = inThread ? new IngestThread({ url }, databaseLimits.ingestConnections) : undefined
  const rowsOf: FleetDatabase['rows'] = (columns, rows) =>
    sql`(select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(${sql.join(
      Object.entries(columns).map(([name, type]) => sql`${sql.ref(name)} ${TYPES[type]}`),
    )}))`
  const contains: FleetDatabase['contains'] = (column, text) =>
    sql`${column} like ${`%${text.toLowerCase().replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`}`
  return {
    kind: 'postgres',
    writes,
    reads,
    ingest,
    rows: rowsOf,
    async writeRows(db, { table, columns, rows, conflict }) {
      const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)))
      await sql`insert into ${sql.table(table)} (${names}) select ${names} from ${rowsOf(columns, rows)} as r where true
        ${sql.raw(conflict)}`.execute(db)
    },
    forUpdate: sql`for update`,
    whole: sql`bigint`,
    real: sql`double precision`,
    tableEnd: sql``,
    forgetSearch: async () => {},
    indexSearch: async () => {},
    deviceContains: (text) => contains(sql`search`, text),
    contains,
    async close() {
      await ingest?.close()
      await writes.destroy()
      await reads.destroy()
    },
  }
}
