/** The console's database: SQLite in its data folder, or PostgreSQL. The one file that knows how they differ. */

import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely, PostgresDialect, type RawBuilder, sql, type Transaction } from 'kysely'
import { openSqlite } from '#store/sql/dialect'

/** Queries are written in SQL that both databases know; rows are typed where they are read. */
// biome-ignore lint/complexity/noBannedTypes: kysely's type of a database without declared tables
export type FleetTables = {}
export type Db = Kysely<FleetTables> | Transaction<FleetTables>

export type ColumnType = 'text' | 'whole' | 'real'

export const databaseLimits = {
  /** Connections of PostgreSQL for batches and for pages, so that neither waits for the other. */
  ingestConnections: 4,
  pageConnections: 8,
  /** Milliseconds of one statement of a page. */
  statementMs: 5000,
} as const

export interface FleetDatabase {
  readonly kind: 'sqlite' | 'postgres'
  /** For batches and other changes. */
  readonly writes: Kysely<FleetTables>
  /** For pages. */
  readonly reads: Kysely<FleetTables>
  /** Rows as a table expression: one parameter whatever their number. */
  rows(columns: Readonly<Record<string, ColumnType>>, rows: readonly object[]): RawBuilder<unknown>
  /** Locks a row that was selected until the end of the transaction; SQLite has one writer anyway. */
  readonly forUpdate: RawBuilder<unknown>
  readonly whole: RawBuilder<unknown>
  readonly real: RawBuilder<unknown>
  readonly tableEnd: RawBuilder<unknown>
  /** Condition: the column contains the text, whatever its case. The column is in lower case. */
  contains(column: RawBuilder<unknown>, text: string): RawBuilder<boolean>
  close(): Promise<void>
}

export function openSqliteDatabase(path: string): FleetDatabase {
  mkdirSync(dirname(path), { recursive: true })
  const writer = openSqlite<FleetTables>(path, false)
  // Opened at the first page: the file must have its tables first.
  let reader: Kysely<FleetTables> | undefined
  return {
    kind: 'sqlite',
    writes: writer.db,
    get reads() {
      reader ??= openSqlite<FleetTables>(path, true).db
      return reader
    },
    rows: (columns, rows) =>
      sql`(select ${sql.join(
        Object.keys(columns).map(
          (name) => sql`json_extract(value, ${sql.lit(`$.${name}`)}) as ${sql.ref(name)}`,
        ),
      )} from json_each(${JSON.stringify(rows)}))`,
    forUpdate: sql``,
    whole: sql`integer`,
    real: sql`real`,
    tableEnd: sql`strict`,
    contains: (column, text) => sql`instr(${column}, ${text.toLowerCase()}) > 0`,
    async close() {
      await reader?.destroy()
      await writer.db.destroy()
    },
  }
}

export async function openPostgresDatabase(url: string): Promise<FleetDatabase> {
  const { default: pg } = await import('pg')
  // 64-bit integers are counts and milliseconds: all below 2^53.
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
        ? Number
        : pg.types.getTypeParser(oid, format as 'text'),
  }
  const pool = (max: number, statementMs?: number) => {
    const made = new pg.Pool({
      connectionString: url,
      max,
      types: types as never,
      ...(statementMs !== undefined && { statement_timeout: statementMs }),
    })
    // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
    made.on('error', () => {})
    return new Kysely<FleetTables>({ dialect: new PostgresDialect({ pool: made }) })
  }
  const TYPES = { text: sql`text`, whole: sql`bigint`, real: sql`double precision` } as const
  const writes = pool(databaseLimits.ingestConnections)
  const reads = pool(databaseLimits.pageConnections, databaseLimits.statementMs)
  return {
    kind: 'postgres',
    writes,
    reads,
    rows: (columns, rows) =>
      sql`(select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(${sql.join(
        Object.entries(columns).map(([name, type]) => sql`${sql.ref(name)} ${TYPES[type]}`),
      )}))`,
    forUpdate: sql`for update`,
    whole: sql`bigint`,
    real: sql`double precision`,
    tableEnd: sql``,
    contains: (column, text) =>
      sql`${column} like ${`%${text.toLowerCase().replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`}`,
    async close() {
      await writes.destroy()
      await reads.destroy()
    },
  }
}
