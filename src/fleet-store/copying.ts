/** From one console's database to another: rows in the order of their keys, verified by digests, resumed where it ended. */
import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import type { ColumnType, FleetDatabase } from './database.ts'
import { migrate } from './migrations.ts'
import { makeMonths } from './months.ts'

const limits = {
  /** Rows of one transaction; pieces of files have up to 700 KB each. */
  rows: 1000,
  pieces: 10,
} as const

export interface CopiedTable {
  readonly table: string
  readonly rows: number
  /** Of all rows, in any order. */
  readonly digest: string
}

type Value = string | number | null

interface SourceTable {
  readonly name: string
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly key: readonly string[]
}

/** @param source file of SQLite that no console uses */
export async function copyToPostgres(
  source: string,
  target: FleetDatabase,
  { now, progress }: { readonly now: number; readonly progress: (line: string) => void },
): Promise<readonly CopiedTable[]> {
  await migrate(target)
  await makeMonths(target, now)
  await sql`create table if not exists copied (name text primary key, rows bigint not null, last text not null)`.execute(
    target.writes,
  )
  const from = new DatabaseSync(source, { readOnly: true })
  try {
    const tables = tablesOf(from)
    await refuseOther(target, tables)
    const copied: CopiedTable[] = []
    for (const table of tables) {
      await copyTable(from, target, table)
      const there = await verify(from, target, table)
      progress(`${table.name}: ${there.rows} rows, ${there.digest}`)
      copied.push(there)
    }
    await sql`select setval(pg_get_serial_sequence('command', 'number'), greatest(1, (select max(number) from command)))`.execute(
      target.writes,
    )
    await sql`drop table copied`.execute(target.writes)
    return copied
  } finally {
    from.close()
  }
}

function tablesOf(from: DatabaseSync): readonly SourceTable[] {
  const names = from
    .prepare(`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name`)
    .all() as { name: string }[]
  return names
    .filter(({ name }) => name !== 'fleet_version' && !name.startsWith('device_search'))
    .map(({ name }) => {
      const columns = from.prepare(`select name, type, pk from pragma_table_info(?)`).all(name) as {
        name: string
        type: string
        pk: number
      }[]
      const typeOf = (type: string): ColumnType =>
        type === 'INTEGER' ? 'whole' : type === 'REAL' ? 'real' : 'text'
      return {
        name,
        columns: Object.fromEntries(
          columns.map((column) => [column.name, typeOf(column.type.toUpperCase())]),
        ),
        key: columns
          .filter(({ pk }) => pk > 0)
          .sort((a, b) => a.pk - b.pk)
          .map((column) => column.name),
      }
    })
}

/** A database that has rows which no copy wrote belongs to another console. */
async function refuseOther({ writes }: FleetDatabase, tables: readonly SourceTable[]): Promise<void> {
  const begun = await sql<{ name: string }>`select name from copied`.execute(writes)
  const known = new Set(begun.rows.map(({ name }) => name))
  for (const { name } of tables) {
    if (known.has(name)) continue
    const { rows } = await sql<{ one: number }>`select 1 as one from ${sql.table(name)} limit 1`.execute(
      writes,
    )
    if (rows.length > 0) throw new Error(`the database has rows in ${name} already: expected an empty one`)
  }
}

async function copyTable(from: DatabaseSync, target: FleetDatabase, table: SourceTable): Promise<void> {
  const { name, columns, key } = table
  const { rows: begun } = await sql<{ last: string }>`select last from copied where name = ${name}`.execute(
    target.writes,
  )
  const keyList = key.join(', ')
  const marks = key.map(() => '?').join(', ')
  const first = from.prepare(`select * from "${name}" order by ${keyList} limit ${rowsAtOnce(name)}`)
  const next = from.prepare(
    `select * from "${name}" where (${keyList}) > (${marks}) order by ${keyList} limit ${rowsAtOnce(name)}`,
  )
  let last = begun[0] === undefined ? undefined : (JSON.parse(begun[0].last) as Value[])
  for (;;) {
    const rows = (last === undefined ? first.all() : next.all(...last)) as Record<string, Value>[]
    const end = rows.at(-1)
    if (end === undefined) return
    const place = key.map((column) => end[column] as Value)
    await target.writes.transaction().execute(async (db) => {
      await target.writeRows(db, { table: name, columns, rows, conflict: '' })
      await sql`insert into copied values (${name}, ${rows.length}, ${JSON.stringify(place)})
        on conflict (name) do update set rows = copied.rows + excluded.rows, last = excluded.last`.execute(db)
    })
    last = place
  }
}

const rowsAtOnce = (table: string) => (table === 'file_piece' ? limits.pieces : limits.rows)

class RowDigest {
  readonly #sum = new Uint8Array(16)
  readonly #names: readonly string[]
  rows = 0

  constructor({ columns }: SourceTable) {
    this.#names = Object.keys(columns)
  }

  add(row: Readonly<Record<string, unknown>>): void {
    const values = this.#names.map((name) => row[name] ?? null)
    const one = createHash('sha256').update(JSON.stringify(values)).digest()
    for (let at = 0; at < this.#sum.length; at++) this.#sum[at]! ^= one[at]!
    this.rows++
  }

  get hex(): string {
    return Buffer.from(this.#sum).toString('hex')
  }
}

async function verify(from: DatabaseSync, target: FleetDatabase, table: SourceTable): Promise<CopiedTable> {
  const [expected, found] = [new RowDigest(table), new RowDigest(table)]
  for (const row of from.prepare(`select * from "${table.name}"`).iterate())
    expected.add(row as Record<string, unknown>)
  await target.writes.transaction().execute(async (db) => {
    await sql`declare compared no scroll cursor for select * from ${sql.table(table.name)}`.execute(db)
    for (;;) {
      const { rows } = await sql<
        Record<string, unknown>
      >`fetch ${sql.lit(rowsAtOnce(table.name))} from compared`.execute(db)
      for (const row of rows) found.add(row)
      if (rows.length < rowsAtOnce(table.name)) break
    }
  })
  if (expected.rows !== found.rows || expected.hex !== found.hex)
    throw new Error(
      `${table.name}: expected ${expected.rows} rows (${expected.hex}), got ${found.rows} (${found.hex}): the console ran since an earlier attempt; begin with an empty database`,
    )
  return { table: table.name, rows: found.rows, digest: found.hex }
}
