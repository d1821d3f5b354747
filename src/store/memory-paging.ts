/** Sorts and cuts what a query found into pages, with the cursors of the other stores. */
import type { Device } from '#model/device'
import { type PageCursor, readCursor, writeCursor } from './cursor.ts'
import { addressKey, levelKey } from './facets.ts'
import type { DeviceQuery, Page, Paging } from './store.ts'

export function sortKey(device: Device, sort: NonNullable<DeviceQuery['sort']>): string | number {
  if (sort === 'address') return addressKey(device)
  if (sort === 'level') return levelKey(device.purdueLevel)
  return device[sort]
}

function compare(one: PageCursor, other: PageCursor): number {
  for (const at of [0, 1] as const) {
    if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1
  }
  return 0
}

/** The items after the query's cursor, `limit` at most, in the order of `key`. */
export function page<Item>(
  items: readonly Item[],
  query: Paging & Pick<DeviceQuery, 'skip'>,
  { key, descending, list }: { key: (item: Item) => PageCursor; descending: boolean; list: string },
): Page<Item> {
  const sign = descending ? -1 : 1
  const kind = typeof (items[0] === undefined ? 0 : key(items[0])[0]) === 'string' ? 'text' : 'number'
  const cursor =
    items.length === 0 && query.cursor !== undefined ? undefined : readCursor(query.cursor, kind, list)
  const sorted = items
    .map((item) => ({ item, key: key(item) }))
    .filter((one) => cursor === undefined || sign * compare(one.key, cursor) > 0)
    .sort((one, other) => sign * compare(one.key, other.key))
  const { skip = 0 } = query
  const shown = sorted.slice(skip, skip + query.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ item }) => item),
    next: sorted.length > skip + query.limit && last !== undefined ? writeCursor(last.key, list) : undefined,
  }
}
