import type { Kysely } from 'kysely'
import type { Link } from '#model/asset'
import { readCursor } from '../cursor.ts'
import type { LinkQuery, Page } from '../store.ts'
import { goesOn } from './deadline.ts'
import { after, paged } from './paging.ts'
import { linkOf } from './rows.ts'
import type { Tables } from './tables.ts'
import { numberOf, textsOf } from './text-table.ts'

export async function linkPage(db: Kysely<Tables>, query: LinkQuery): Promise<Page<Link>> {
  const isStored = query.order === 'stored'
  const list = isStored ? 'links stored' : 'links'
  const cursor = readCursor(query.cursor, 'number', list)
  let rows = db.selectFrom('link').selectAll().where(goesOn('number'))
  if (query.device !== undefined) {
    const device = (await numberOf(db, query.device)) ?? -1
    rows = rows.where((eb) => eb.or([eb('client', '=', device), eb('server', '=', device)]))
  }
  if (query.peer !== undefined) {
    const peer = (await numberOf(db, query.peer)) ?? -1
    rows = rows.where((eb) => eb.or([eb('client', '=', peer), eb('server', '=', peer)]))
  }
  if (query.protocol !== undefined)
    rows = rows.where('protocol', '=', (await numberOf(db, query.protocol)) ?? -1)
  if (query.changing !== undefined) rows = rows.where('is_changing', '=', query.changing ? 1 : 0)
  if (query.asked) rows = rows.where('operations', '!=', '[]')
  if (isStored) {
    if (cursor !== undefined) rows = rows.where('number', '<', Number(cursor[1]))
    rows = rows.orderBy('number', 'desc')
  } else {
    if (cursor !== undefined) rows = rows.where(after('last_seen', 'desc', cursor))
    rows = rows.orderBy('last_seen', 'desc').orderBy('number', 'desc')
  }
  const found = await rows.limit(query.limit + 1).execute()
  const texts = await textsOf(db, found)
  return paged(found, query.limit, {
    item: (row) => linkOf(row, texts),
    cursor: (row) => [row.last_seen, row.number],
    list,
  })
}
