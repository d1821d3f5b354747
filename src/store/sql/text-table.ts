/** Texts of many rows are stored once in a table; rows have their numbers. */
import type { Kysely, Selectable } from 'kysely'
import { inGroups } from './groups.ts'
import type { LinkRow, Tables } from './tables.ts'

/** Texts remembered per thread; forgotten all at once. */
const REMEMBERED = 200_000

type WithText = Kysely<Pick<Tables, 'text'>>

/** The writer's view: hands out numbers. */
export class TextTable {
  readonly #numbers = new Map<string, number>()

  /** The number of each text; texts not there yet are added. */
  async numbers<T extends Pick<Tables, 'text'>>(
    db: Kysely<T>,
    texts: Iterable<string>,
  ): Promise<ReadonlyMap<string, number>> {
    if (this.#numbers.size > REMEMBERED) this.#numbers.clear()
    const missing = [...new Set(texts)].filter((text) => !this.#numbers.has(text))
    for (const group of inGroups(missing)) {
      const rows = await (db as unknown as WithText)
        .insertInto('text')
        .values(group.map((value) => ({ value })))
        .onConflict((conflict) =>
          conflict.column('value').doUpdateSet(({ ref }) => ({ value: ref('excluded.value') })),
        )
        .returning(['number', 'value'])
        .execute()
      for (const { number, value } of rows) this.#numbers.set(value, number)
    }
    return this.#numbers
  }

  /** After a transaction was rolled back, numbers may have been given back. */
  forget(): void {
    this.#numbers.clear()
  }
}

/** The number of a text for a reader, or undefined if no row holds it. */
export async function numberOf<T extends Pick<Tables, 'text'>>(
  db: Kysely<T>,
  text: string,
): Promise<number | undefined> {
  const row = await (db as unknown as WithText)
    .selectFrom('text')
    .select('number')
    .where('value', '=', text)
    .executeTakeFirst()
  return row?.number
}

/** The texts of a page of links. */
export async function textsOf(
  db: Kysely<Tables>,
  rows: readonly Selectable<LinkRow>[],
): Promise<ReadonlyMap<number, string>> {
  const numbers = new Set(
    rows.flatMap((row) => [
      row.client,
      row.server,
      row.client_address,
      row.server_address,
      row.transport,
      row.protocol,
    ]),
  )
  const texts = new Map<number, string>()
  for (const group of inGroups([...numbers])) {
    const found = await db.selectFrom('text').selectAll().where('number', 'in', group).execute()
    for (const { number, value } of found) texts.set(number, value)
  }
  return texts
}

/** Removes texts that no link holds any more. Who remembers numbers must forget them. */
export async function sweepTexts(db: Kysely<Tables>): Promise<void> {
  const held = db
    .selectFrom('link')
    .select('client as number')
    .union(db.selectFrom('link').select('server as number'))
    .union(db.selectFrom('link').select('client_address as number'))
    .union(db.selectFrom('link').select('server_address as number'))
    .union(db.selectFrom('link').select('transport as number'))
    .union(db.selectFrom('link').select('protocol as number'))
  await db.deleteFrom('text').where('number', 'not in', held).execute()
}
