import { timeOf } from '#schema/from-model'
import { type EventQuery, limits, type Store } from '#store/store'
import { csvLine } from '../http/csv.ts'
import { timelinePage } from './timeline.ts'

/** Rows of one file; a spreadsheet takes about as many. */
const MOST_ROWS = 1_000_000

/** The timeline as CSV, a page at a time. */
export async function* eventsCsvLines(
  store: Pick<Store, 'events' | 'records'>,
  query: Omit<EventQuery, 'limit' | 'cursor'>,
): AsyncIterable<string> {
  yield csvLine(['time', 'type', 'severity', 'title', 'text', 'devices', 'frame'])
  let cursor: string | undefined
  let rows = 0
  do {
    const page = await timelinePage(store, { ...query, limit: limits.page, cursor })
    yield page.items
      .map(({ time, type, severity, title, text, devices, place }) =>
        csvLine([timeOf(time), type, severity, title, text, devices.join(' '), place?.frame]),
      )
      .join('')
    rows += page.items.length
    cursor = page.next
  } while (cursor !== undefined && rows < MOST_ROWS)
}
