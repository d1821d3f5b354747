import type { Kysely, Transaction } from 'kysely'
import type { Alert } from '#model/alert'
import { alertDevices, alertFacets, isSuppressed, muteOf } from '../facets.ts'
import { mergeAlerts } from '../merge.ts'
import { type AlertStatusFilter, limits, type Mute, StoreError, type Triage } from '../store.ts'
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
    const statuses = new Map(said.map(({ alert, status }) => [alert, status as AlertStatusFilter]))
    const status = (id: string): AlertStatusFilter => statuses.get(id) ?? 'new'
    const mutes = await readMutes(db)
    await db
      .deleteFrom('alert_device')
      .where('alert', 'in', db.selectFrom('alert').select('number').where('id', 'in', ids))
      .execute()
    const gone = changed.filter(({ now }) => now === undefined).map(({ id }) => id)
    if (gone.length > 0) await db.deleteFrom('alert').where('id', 'in', gone).execute()
    if (there.length > 0) await insertAlerts(db, there, { status, mutes })
    await countFacets(
      db,
      'alert',
      changed.map(({ id, old, now }) => [
        old && alertFacets(old, status(id), muteOf(old, mutes)),
        now && alertFacets(now, status(id), muteOf(now, mutes)),
      ]),
    )
  },
}

async function insertAlerts(
  db: Main,
  there: readonly Alert[],
  { status, mutes }: { status: (id: string) => AlertStatusFilter; mutes: readonly Mute[] },
) {
  const rows = await db
    .insertInto('alert')
    .values(
      there.map((alert) => ({
        ...alertRow(alert, status(alert.id)),
        ...hidden(alert, muteOf(alert, mutes)),
      })),
    )
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        rule: ref('excluded.rule'),
        severity: ref('excluded.severity'),
        engine: ref('excluded.engine'),
        is_new_here: ref('excluded.is_new_here'),
        mute: ref('excluded.mute'),
        is_suppressed: ref('excluded.is_suppressed'),
        time: ref('excluded.time'),
        last_time: ref('excluded.last_time'),
        body: ref('excluded.body'),
      })),
    )
    .returning(['id', 'number'])
    .execute()
  const numbers = new Map(rows.map(({ id, number }) => [id, number]))
  const devicesOf = there.flatMap((alert) =>
    alertDevices(alert).map((device) => ({
      device,
      alert: numbers.get(alert.id)!,
      last_time: whole(alert.lastTime),
    })),
  )
  for (const group of inGroups(devicesOf)) await db.insertInto('alert_device').values(group).execute()
}

/** Sets the triage of an alert; returns the previous one, undefined without such an alert. */
export async function triage(db: Main, id: string, said: Triage): Promise<AlertStatusFilter | undefined> {
  const row = await db.selectFrom('alert').select(['body', 'status']).where('id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  const alert: Alert = JSON.parse(row.body)
  const { status, reason, time, isLearned } = said
  const values = { status, reason, time, is_learned: isLearned === true ? 1 : 0 }
  const mute = muteOf(alert, await readMutes(db))
  await db
    .insertInto('triage')
    .values({ alert: id, ...values })
    .onConflict((conflict) => conflict.column('alert').doUpdateSet(values))
    .execute()
  await db.updateTable('alert').set({ status: said.status }).where('id', '=', id).execute()
  await countFacets(db, 'alert', [
    [alertFacets(alert, row.status as AlertStatusFilter, mute), alertFacets(alert, said.status, mute)],
  ])
  return row.status as AlertStatusFilter
}

/** Mutes in force, the latest first. */
export async function readMutes(db: Kysely<Tables>): Promise<readonly Mute[]> {
  const rows = await db.selectFrom('mute').selectAll().orderBy('number', 'desc').execute()
  return rows.map(({ number: _, until, ...mute }) => ({ ...mute, until: until < 0 ? undefined : until }))
}

/** Keeps alerts from view, those that are there and those that come. */
export async function mute(db: Main, said: Mute): Promise<void> {
  const before = await readMutes(db)
  const others = before.filter(({ id }) => id !== said.id)
  if (others.length >= limits.mutes) throw new StoreError('too-many-mutes', `${limits.mutes} are in force`)
  await db.deleteFrom('mute').where('id', '=', said.id).execute()
  await db
    .insertInto('mute')
    .values({ ...said, until: said.until ?? -1 })
    .execute()
  await showAnew(db, said.rule, before, [said, ...others])
}

/** Shows again what the mute of this id kept from view; false if there is none. */
export async function unmute(db: Main, id: string): Promise<boolean> {
  const before = await readMutes(db)
  const found = before.find((one) => one.id === id)
  if (found === undefined) return false
  await db.deleteFrom('mute').where('id', '=', id).execute()
  const now = before.filter((one) => one !== found)
  await showAnew(db, found.rule, before, now)
  return true
}

async function showAnew(
  db: Main,
  rule: string,
  before: readonly Mute[],
  now: readonly Mute[],
): Promise<void> {
  const rows = await db
    .selectFrom('alert')
    .select(['id', 'body', 'status'])
    .where('rule', '=', rule)
    .execute()
  const changes: Parameters<typeof countFacets>[2][number][] = []
  for (const { id, body, status } of rows) {
    const alert: Alert = JSON.parse(body)
    const [old, fresh] = [muteOf(alert, before), muteOf(alert, now)]
    if (old === fresh) continue
    await db.updateTable('alert').set(hidden(alert, fresh)).where('id', '=', id).execute()
    const word = status as AlertStatusFilter
    changes.push([alertFacets(alert, word, old), alertFacets(alert, word, fresh)])
  }
  if (changes.length > 0) await countFacets(db, 'alert', changes)
}

function hidden(alert: Alert, mute: Mute | undefined): { mute: string; is_suppressed: number } {
  return { mute: mute?.id ?? '', is_suppressed: isSuppressed(alert, mute) ? 1 : 0 }
}
