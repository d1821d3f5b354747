import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Asset } from '#model/asset'
import { deviceList, readCursor } from '../cursor.ts'
import { levelKey } from '../facets.ts'
import { type DeviceQuery, type DeviceSort, limits, type Page } from '../store.ts'
import { after, paged } from './paging.ts'
import type { Tables } from './tables.ts'

/** Columns a list of devices may be sorted by. */
const COLUMNS = {
  name: 'name',
  address: 'address',
  type: 'type',
  vendor: 'vendor',
  model: 'model',
  zone: 'zone',
  level: 'level',
  firstSeen: 'first_seen',
  lastSeen: 'last_seen',
  packets: 'packets',
} as const satisfies Record<DeviceSort, keyof Tables['device']>
const NUMERIC: ReadonlySet<DeviceSort> = new Set(['level', 'firstSeen', 'lastSeen', 'packets'])

export async function devicePage(db: Kysely<Tables>, query: DeviceQuery): Promise<Page<Asset>> {
  const sort = query.sort ?? 'lastSeen'
  const column = COLUMNS[sort]
  const direction = query.descending === true ? 'desc' : 'asc'
  const list = deviceList(query)
  const cursor = readCursor(query.cursor, NUMERIC.has(sort) ? 'number' : 'text', list)
  let rows = filterDevices(db.selectFrom('device').select(['number', column, 'body']), db, query)
  if (cursor !== undefined) rows = rows.where(after(column, direction, cursor))
  const found = await rows
    .orderBy(column, direction)
    .orderBy('number', direction)
    .limit(query.limit + 1)
    .offset(query.skip ?? 0)
    .execute()
  return paged(found, query.limit, {
    item: (row) => JSON.parse(row.body) as Asset,
    cursor: (row) => [row[column], row.number],
    list,
  })
}

function filterDevices<O>(
  rows: SelectQueryBuilder<Tables, 'device', O>,
  db: Kysely<Tables>,
  query: DeviceQuery,
): SelectQueryBuilder<Tables, 'device', O> {
  let some = rows
  for (const word of (query.search ?? '').slice(0, limits.search).toLowerCase().split(/\s+/)) {
    if (word !== '')
      some = some.where(sql<boolean>`search like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`)
  }
  if (query.ids !== undefined) some = some.where('id', 'in', query.ids)
  if (query.type !== undefined) some = some.where('type', '=', query.type)
  if (query.class !== undefined) some = some.where('class', '=', query.class)
  if (query.vendor !== undefined) some = some.where('vendor', '=', query.vendor)
  if (query.zone !== undefined) some = some.where('zone', '=', query.zone)
  if (query.level !== undefined)
    some = some.where('level', '=', levelKey(query.level === 'unknown' ? undefined : query.level))
  if (query.protocol !== undefined) {
    const speakers = db.selectFrom('device_protocol').select('device').where('protocol', '=', query.protocol)
    some = some.where('number', 'in', speakers)
  }
  if (query.from !== undefined) some = some.where('last_seen', '>=', query.from)
  if (query.until !== undefined) some = some.where('first_seen', '<=', query.until)
  return some
}
