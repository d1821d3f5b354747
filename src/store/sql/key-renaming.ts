/** Renames former keys in all JSON that is stored, once: in batches, each a transaction; continues where it stopped. */
import { type Kysely, sql, type Transaction } from 'kysely'
import { type FORMER_KEYS, queryWithCurrentFields, withCurrentKeys } from '../former-keys.ts'
import type { Tables } from './tables.ts'

const limits = {
  /** Rows of one transaction. */
  rows: 500,
} as const

/** All values of `last_row` that mean an end: rows are counted from 1. */
const DONE = -1

type Rename = (json: string) => string

/** A column of JSON, for rows of one kind where a table has several. */
interface Place {
  readonly table: keyof Tables
  readonly column: string
  readonly kind?: string
  readonly rename: Rename
}

const keysOf =
  (place: keyof typeof FORMER_KEYS): Rename =>
  (json) =>
    withCurrentKeys(json, place)

/** In this order: the number of a place in the table of progress is its index, so that places are only ever added at the end. */
const PLACES: readonly Place[] = [
  { table: 'device', column: 'body', rename: keysOf('device') },
  { table: 'link', column: 'operations', rename: keysOf('linkOperations') },
  { table: 'alert', column: 'body', rename: keysOf('alert') },
  ...(['word', 'before'] as const).flatMap((table): Place[] =>
    (['device', 'link', 'alert'] as const).map((kind) => ({
      table,
      column: 'body',
      kind,
      rename: keysOf(kind),
    })),
  ),
  { table: 'note', column: 'body', kind: 'protocols', rename: keysOf('protocols') },
  { table: 'note', column: 'body', kind: 'counters', rename: keysOf('counters') },
  { table: 'record', column: 'body', kind: 'question', rename: queryWithCurrentFields },
  { table: 'record', column: 'body', kind: 'report', rename: keysOf('report') },
  { table: 'record', column: 'body', kind: 'user-event', rename: keysOf('userEvent') },
  { table: 'outbox', column: 'body', rename: keysOf('message') },
]

export async function renameFormerKeys(db: Kysely<Tables>, batch: number = limits.rows): Promise<void> {
  while (await db.transaction().execute((main) => renameSome(main, batch)));
}

/** At most one batch of rows; false when nothing is left. */
async function renameSome(db: Transaction<Tables>, batch: number): Promise<boolean> {
  const progress = await db.selectFrom('key_renaming').selectAll().execute()
  const lastRows = new Map(progress.map(({ place, last_row }) => [place, last_row]))
  let left = batch
  for (const [number, place] of PLACES.entries()) {
    const after = lastRows.get(number) ?? 0
    if (after === DONE) continue
    const rows = await rowsOf(db, place, { after, limit: left })
    for (const row of rows) await renameRow(db, place, row)
    const last_row = rows.length < left ? DONE : rows.at(-1)!.number
    await db
      .insertInto('key_renaming')
      .values({ place: number, last_row })
      .onConflict((conflict) => conflict.column('place').doUpdateSet({ last_row }))
      .execute()
    left -= rows.length
    if (left === 0) return true
  }
  return false
}

interface Row {
  readonly number: number
  readonly json: string
}

async function rowsOf(
  db: Transaction<Tables>,
  { table, column, kind }: Place,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly Row[]> {
  const isOfKind = kind === undefined ? sql`` : sql`and kind = ${kind}`
  const { rows } = await sql<Row>`select rowid as number, ${sql.ref(column)} as json from ${sql.table(table)}
    where rowid > ${after} and ${sql.ref(column)} is not null ${isOfKind} order by rowid limit ${limit}`.execute(
    db,
  )
  return rows
}

async function renameRow(
  db: Transaction<Tables>,
  { table, column, rename }: Place,
  { number, json }: Row,
): Promise<void> {
  const renamed = rename(json)
  if (renamed === json) return
  if (table === 'outbox') await keepSizes(db, number, renamed)
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${renamed} where rowid = ${number}`.execute(
    db,
  )
}

/** The outbox counts the bytes of its messages, in all and for each destination. */
async function keepSizes(db: Transaction<Tables>, number: number, body: string): Promise<void> {
  const { destination, octets } = await db
    .selectFrom('outbox')
    .select(['destination', 'octets'])
    .where('number', '=', number)
    .executeTakeFirstOrThrow()
  const size = Buffer.byteLength(body)
  await db.updateTable('outbox').set({ octets: size }).where('number', '=', number).execute()
  await db
    .updateTable('destination')
    .set(({ eb }) => ({ octets: eb('octets', '+', size - octets) }))
    .where('id', '=', destination)
    .execute()
}
