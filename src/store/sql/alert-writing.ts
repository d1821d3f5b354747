import type { Transaction } from 'kysely'
import type { Alert } from '#model/alert'
import { alertAssets, alertFacets } from '../facets.ts'
import { mergeAlerts } from '../merge.ts'
import type { AlertStatus, Triage } from '../store.ts'
import { countFacets } from './facet-counts.ts'
import { inGroups } from './groups.ts'
import { alertRow, whole } from './rows.ts'
import type { Tables } from './tables.ts'
import type { Kind } from './writing.ts'

type Main = Transaction<Tables>

export const alerts: Kind<Alert> = {
  name: 'alert',
  merge: mergeAlerts,
  async read(db, ids) {
    const rows = await db.selectFrom('alert').select(['id', 'body']).where('id', 'in', ids).execute()
    return new Map(rows.map(({ id, body }) => [id, JSON.parse(body)]))
  },
  async write(db, changed) {
    const there = changed.flatMap(({ now }) => now ?? [])
    const ids = changed.map(({ id }) => id)
    const said = await db.selectFrom('triage').select(['alert', 'status']).where('alert', 'in', ids).execute()
    const statuses = new Map(said.map(({ alert, status }) => [alert, status as AlertStatus]))
    const status = (id: string): AlertStatus => statuses.get(id) ?? 'new'
    await db
      .deleteFrom('alert_device')
      .where('alert', 'in', db.selectFrom('alert').select('number').where('id', 'in', ids))
      .execute()
    const gone = changed.filter(({ now }) => now === undefined).map(({ id }) => id)
    if (gone.length > 0) await db.deleteFrom('alert').where('id', 'in', gone).execute()
    if (there.length > 0) await insertAlerts(db, there, status)
    await countFacets(
      db,
      'alert',
      changed.map(({ id, old, now }) => [
        old && alertFacets(old, status(id)),
        now && alertFacets(now, status(id)),
      ]),
    )
  },
}

async function insertAlerts(db: Main, there: readonly Alert[], status: (id: string) => AlertStatus) {
  const rows = await db
    .insertInto('alert')
    .values(there.map((alert) => alertRow(alert, status(alert.id))))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        rule: ref('excluded.rule'),
        severity: ref('excluded.severity'),
        engine: ref('excluded.engine'),
        is_new_here: ref('excluded.is_new_here'),
        time: ref('excluded.time'),
        last_time: ref('excluded.last_time'),
        body: ref('excluded.body'),
      })),
    )
    .returning(['id', 'number'])
    .execute()
  const numbers = new Map(rows.map(({ id, number }) => [id, number]))
  const devicesOf = there.flatMap((alert) =>
    alertAssets(alert).map((device) => ({
      device,
      alert: numbers.get(alert.id)!,
      last_time: whole(alert.lastTime),
    })),
  )
  for (const group of inGroups(devicesOf)) await db.insertInto('alert_device').values(group).execute()
}

/** Sets what a person says of an alert; false if there is none of this id. */
export async function triage(db: Main, id: string, said: Triage): Promise<boolean> {
  const row = await db.selectFrom('alert').select(['body', 'status']).where('id', '=', id).executeTakeFirst()
  if (row === undefined) return false
  const alert: Alert = JSON.parse(row.body)
  const values = { status: said.status, reason: said.reason, time: said.time }
  await db
    .insertInto('triage')
    .values({ alert: id, ...values })
    .onConflict((conflict) => conflict.column('alert').doUpdateSet(values))
    .execute()
  await db.updateTable('alert').set({ status: said.status }).where('id', '=', id).execute()
  await countFacets(db, 'alert', [
    [alertFacets(alert, row.status as AlertStatus), alertFacets(alert, said.status)],
  ])
  return true
}
