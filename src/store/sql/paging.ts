import { sql } from 'kysely'
import { writeCursor } from '../cursor.ts'
import type { Page } from '../store.ts'

/** `(column, number)` is after the cursor; row values compare alike on both databases. */
export function after(
  column: string,
  direction: 'asc' | 'desc',
  cursor: readonly [string | number, string | number],
  tie = 'number',
) {
  const sign = sql.raw(direction === 'asc' ? '>' : '<')
  return sql<boolean>`(${sql.ref(column)}, ${sql.ref(tie)}) ${sign} (${cursor[0]}, ${cursor[1]})`
}

/** A page out of one row more than asked for. */
export function paged<Row, Item>(
  rows: readonly Row[],
  limit: number,
  {
    item,
    cursor,
    list,
  }: {
    item: (row: Row) => Item
    cursor: (row: Row) => readonly [string | number, string | number]
    /** As `writeCursor` takes it. */
    list: string
  },
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(item),
    next: rows.length > limit && last !== undefined ? writeCursor(cursor(last), list) : undefined,
  }
}
