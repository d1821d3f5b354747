import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Device } from '#model/device'
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

/**
 * Up to this many matches, a search is resolved first, in an index of its own; with more matches, a page is full before
 * much of the list is read.
 */
const FEW = 1000

export async function devicePage(db: Kysely<Tables>, query: DeviceQuery): Promise<Page<Device>> {
  const sort = query.sort ?? 'lastSeen'
  const column = COLUMNS[sort]
  const direction = query.descending === true ? 'desc' : 'asc'
  const list = deviceList(query)
  const cursor = readCursor(query.cursor, NUMERIC.has(sort) ? 'number' : 'text', list)
  let rows = filterDevices(db.selectFrom('device').select(['number', column, 'body']), db, query)
  const patterns = patternsOf(query.search)
  if (patterns.length > 0) {
    const found = fitting(db.selectFrom('device').select('number'), patterns)
    const isRare = (await found.limit(FEW + 1).execute()).length <= FEW
    rows = isRare ? rows.where('number', 'in', found) : fitting(rows, patterns)
  }
  if (cursor !== undefined) rows = rows.where(after(column, direction, cursor))
  const found = await rows
    .orderBy(column, direction)
    .orderBy('number', direction)
    .limit(query.limit + 1)
    .offset(query.skip ?? 0)
    .execute()
  return paged(found, query.limit, {
    item: (row) => JSON.parse(row.body) as Device,
    cursor: (row) => [row[column], row.number],
    list,
  })
}

/** `like` pattern of each word of a search. */
function patternsOf(search = ''): readonly string[] {
  const words = search.slice(0, limits.search).toLowerCase().split(/\s+/)
  return words.filter((word) => word !== '').map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
}

function fitting<O>(
  rows: SelectQueryBuilder<Tables, 'device', O>,
  patterns: readonly string[],
): SelectQueryBuilder<Tables, 'device', O> {
  return patterns.reduce(
    (some, pattern) => some.where(sql<boolean>`search like ${pattern} escape '\\'`),
    rows,
  )
}

function filterDevices<O>(
  rows: SelectQueryBuilder<Tables, 'device', O>,
  db: Kysely<Tables>,
  query: DeviceQuery,
): SelectQueryBuilder<Tables, 'device', O> {
  let some = rows
  if (query.ids !== undefined) some = some.where('id', 'in', query.ids)
  if (query.type !== undefined) some = some.where('type', '=', query.type)
  if (query.class !== undefined) some = some.where('class', '=', query.class)
  if (query.vendor !== undefined) some = some.where('vendor', '=', query.vendor)
  if (query.zone !== undefined) some = some.where('zone', '=', query.zone)
  for (const column of ['subtype', 'category', 'confidence', 'contradictory'] as const)
    if (query[column] !== undefined) some = some.where(column, '=', query[column])
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
