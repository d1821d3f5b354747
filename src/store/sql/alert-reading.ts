import type { Kysely } from 'kysely'
import { readCursor } from '../cursor.ts'
import type { AlertQuery, AlertStatusFilter, Mute, Page, StoredAlert } from '../store.ts'
import { readMutes } from './alert-writing.ts'
import { goesOn } from './deadline.ts'
import { after, paged } from './paging.ts'
import type { Tables } from './tables.ts'

export async function alertPage(db: Kysely<Tables>, query: AlertQuery): Promise<Page<StoredAlert>> {
  const cursor = readCursor(query.cursor, 'number', 'alerts')
  let rows = triagedAlerts(db).where(goesOn('alert.number'))
  if (query.status === 'open') rows = rows.where('alert.status', 'in', ['new', 'active'])
  else if (query.status !== undefined) rows = rows.where('alert.status', '=', query.status)
  if (query.severity !== undefined) rows = rows.where('alert.severity', '=', query.severity)
  if (query.engine !== undefined) rows = rows.where('alert.engine', '=', query.engine)
  if (query.rule !== undefined) rows = rows.where('alert.rule', '=', query.rule)
  if (query.isLearning !== undefined) rows = rows.where('alert.is_new_here', '=', query.isLearning ? 1 : 0)
  if (query.suppressed !== undefined) rows = rows.where('alert.is_suppressed', '=', query.suppressed ? 1 : 0)
  if (query.from !== undefined) rows = rows.where('alert.last_time', '>=', query.from)
  if (query.until !== undefined) rows = rows.where('alert.time', '<=', query.until)
  if (query.device !== undefined) {
    const { device } = query
    const mine = db.selectFrom('alert_device').select('alert').where('device', '=', device)
    rows = rows.where('alert.number', 'in', mine)
  }
  if (cursor !== undefined) rows = rows.where(after('alert.last_time', 'desc', cursor, 'alert.number'))
  const found = await rows
    .orderBy('alert.last_time', 'desc')
    .orderBy('alert.number', 'desc')
    .limit(query.limit + 1)
    .execute()
  const mutes = await readMutes(db)
  const item = (row: (typeof found)[number]) => storedAlert(row, mutes)
  return paged(found, query.limit, {
    item,
    cursor: (row) => [row.last_time, row.number],
    list: 'alerts',
  })
}

export async function readAlert(db: Kysely<Tables>, id: string): Promise<StoredAlert | undefined> {
  const row = await triagedAlerts(db).where('alert.id', '=', id).executeTakeFirst()
  return row && storedAlert(row, await readMutes(db))
}

/** Alerts with their triage. */
function triagedAlerts(db: Kysely<Tables>) {
  return db
    .selectFrom('alert')
    .leftJoin('triage', 'triage.alert', 'alert.id')
    .select([
      'alert.number',
      'alert.last_time',
      'alert.body',
      'triage.status',
      'triage.reason',
      'triage.time',
      'triage.is_learned',
      'alert.mute',
    ])
}

interface AlertColumns {
  body: string
  status: string | null
  reason: string | null
  time: number | null
  is_learned: number | null
  mute: string
}

function storedAlert(row: AlertColumns, mutes: readonly Mute[]): StoredAlert {
  const triage =
    row.status === null || row.time === null
      ? undefined
      : {
          status: row.status as AlertStatusFilter,
          reason: row.reason ?? '',
          time: row.time,
          ...(row.is_learned === 1 && { isLearned: true }),
        }
  const mute = row.mute === '' ? undefined : mutes.find(({ id }) => id === row.mute)
  return { alert: JSON.parse(row.body), triage, mute }
}
