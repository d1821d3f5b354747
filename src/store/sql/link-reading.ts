import type { Kysely, SelectQueryBuilder } from 'kysely'
import type { Link } from '#model/device'
import { type PageCursor, readCursor } from '../cursor.ts'
import type { LinkQuery, Page } from '../store.ts'
import { goesOn } from './deadline.ts'
import { after, paged } from './paging.ts'
import { linkOf } from './rows.ts'
import type { Tables } from './tables.ts'
import { numberOf, textsOf } from './text-table.ts'

type Rows<Columns> = SelectQueryBuilder<Tables, 'link', Columns>

export async function linkPage(db: Kysely<Tables>, query: LinkQuery): Promise<Page<Link>> {
  const isStored = query.order === 'stored'
  const list = isStored ? 'links stored' : 'links'
  const cursor = readCursor(query.cursor, 'number', list)
  const numbers = await numbersOf(db, query)
  const asked = { query, cursor, isStored, ...numbers }
  const { device } = numbers
  const rows = db.selectFrom('link').selectAll()
  const found =
    device === undefined
      ? await pageOf(rows, asked).execute()
      : await ordered(rows.where('number', 'in', numbersOfDevice(db, device, asked)), asked).execute()
  const texts = await textsOf(db, found)
  return paged(found, query.limit, {
    item: (row) => linkOf(row, texts),
    cursor: (row) => [row.last_seen, row.number],
    list,
  })
}

interface Asked {
  readonly query: LinkQuery
  readonly cursor: PageCursor | undefined
  readonly isStored: boolean
  /** Numbers of texts; -1 for one that no link has. */
  readonly peer: number | undefined
  readonly protocol: number | undefined
}

async function numbersOf(db: Kysely<Tables>, { device, peer, protocol }: LinkQuery) {
  const number = async (text: string | undefined) =>
    text === undefined ? undefined : ((await numberOf(db, text)) ?? -1)
  return { device: await number(device), peer: await number(peer), protocol: await number(protocol) }
}

/**
 * A page of those it asks and a page of those that ask it, each by its index: asked for both at once, SQLite would sort
 * all links of a device that has thousands.
 */
function numbersOfDevice(db: Kysely<Tables>, device: number, asked: Asked) {
  const side = (column: 'client' | 'server') =>
    db
      .selectFrom(pageOf(db.selectFrom('link').select('number').where(column, '=', device), asked).as(column))
      .select('number')
  return side('client').union(side('server'))
}

/** Requested rows, from the cursor on. */
function pageOf<Columns>(all: Rows<Columns>, asked: Asked): Rows<Columns> {
  const { query, cursor, isStored, peer, protocol } = asked
  let rows = all.where(goesOn('number'))
  if (query.ids !== undefined) rows = rows.where('id', 'in', query.ids)
  if (peer !== undefined) rows = rows.where((eb) => eb.or([eb('client', '=', peer), eb('server', '=', peer)]))
  if (protocol !== undefined) rows = rows.where('protocol', '=', protocol)
  if (query.changing !== undefined) rows = rows.where('is_changing', '=', query.changing ? 1 : 0)
  if (query.asked) rows = rows.where('operations', '!=', '[]')
  if (cursor !== undefined)
    rows = isStored
      ? rows.where('number', '<', Number(cursor[1]))
      : rows.where(after('last_seen', 'desc', cursor))
  return ordered(rows, asked)
}

function ordered<Columns>(rows: Rows<Columns>, { query, isStored }: Asked): Rows<Columns> {
  const sorted = isStored ? rows : rows.orderBy('last_seen', 'desc')
  return sorted.orderBy('number', 'desc').limit(query.limit + 1)
}
