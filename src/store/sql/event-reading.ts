import { type Kysely, sql } from 'kysely'
import { eventSeverities, type TimelineEvent } from '#model/journal'
import { type PageCursor, readCursor } from '../cursor.ts'
import type { EventQuery, Page } from '../store.ts'
import { goesOn } from './deadline.ts'
import { type EventFiles, eventFile, monthOf } from './event-files.ts'
import { after, paged } from './paging.ts'
import { eventOf } from './rows.ts'
import type { EventTables } from './tables.ts'
import { numberOf } from './text-table.ts'
import { isUnreadable, unreadableMonth } from './unreadable-month.ts'

interface Row {
  readonly event: TimelineEvent
  readonly number: number
}

/** Latest events first, from as many months as the page needs. `months` newest first. */
export async function eventPage(
  files: EventFiles,
  months: readonly string[],
  query: EventQuery,
): Promise<Page<TimelineEvent>> {
  const cursor = readCursor(query.cursor, 'number', 'events')
  const newest =
    cursor !== undefined
      ? monthOf(Number(cursor[0]))
      : query.until !== undefined
        ? monthOf(query.until)
        : '9999-99'
  const oldest = query.from !== undefined ? monthOf(query.from) : ''
  const rows: Row[] = []
  for (const month of months) {
    if (month > newest || month < oldest) continue
    // A number counts within its month only, and so does its cursor.
    const within = cursor !== undefined && monthOf(Number(cursor[0])) === month ? cursor : undefined
    try {
      const file = await files.month(month)
      const count = query.limit + 1 - rows.length
      rows.push(...(await monthRows(file, query, { cursor: within, count })).map(rowOf))
    } catch (error) {
      if (!isUnreadable(error)) throw error
      const instead = unreadableMonth(month, eventFile(month), error)
      if (within === undefined) rows.push({ event: instead, number: 0 })
    }
    if (rows.length > query.limit) break
  }
  return paged(rows, query.limit, {
    item: ({ event }) => event,
    cursor: ({ event, number }) => [event.time, number],
    list: 'events',
  })
}

function rowOf(row: Awaited<ReturnType<typeof monthRows>>[number]): Row {
  return { event: eventOf(row), number: row.number }
}

async function monthRows(
  file: Kysely<EventTables>,
  query: EventQuery,
  { cursor, count }: { cursor: PageCursor | undefined; count: number },
) {
  let rows = file.selectFrom('event').selectAll('event').where(goesOn('event.number'))
  if (query.type !== undefined) rows = rows.where('event.type', '=', query.type)
  if (query.severity !== undefined) rows = rows.where('event.severity', 'in', eventSeverities(query.severity))
  if (query.search !== undefined && query.search !== '') {
    const pattern = `%${query.search.replace(/[\\%_]/g, '\\$&')}%`
    rows = rows.where(
      sql<boolean>`(event.title like ${pattern} escape '\\' or event.text like ${pattern} escape '\\')`,
    )
  }
  if (query.device === undefined) {
    if (query.from !== undefined) rows = rows.where('event.time', '>=', query.from)
    if (query.until !== undefined) rows = rows.where('event.time', '<=', query.until)
    if (cursor !== undefined) rows = rows.where(after('event.time', 'desc', cursor, 'event.number'))
    return rows.orderBy('event.time', 'desc').orderBy('event.number', 'desc').limit(count).execute()
  }
  const device = (await numberOf(file, query.device)) ?? -1
  let mine = rows
    .innerJoin('event_device', 'event_device.event', 'event.number')
    .where('event_device.device', '=', device)
  if (query.from !== undefined) mine = mine.where('event_device.time', '>=', query.from)
  if (query.until !== undefined) mine = mine.where('event_device.time', '<=', query.until)
  if (cursor !== undefined)
    mine = mine.where(after('event_device.time', 'desc', cursor, 'event_device.event'))
  return mine
    .orderBy('event_device.time', 'desc')
    .orderBy('event_device.event', 'desc')
    .limit(count)
    .execute()
}
