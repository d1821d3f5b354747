/** Everything that changes the main file. Runs in the one writer thread. */
import type { Kysely, Transaction } from 'kysely'
import type { Alert } from '#model/alert'
import type { Asset, Link } from '#model/asset'
import { alertAssets, alertFacets, deviceFacets, type Facet } from '../facets.ts'
import { mergeAlerts, mergeAssets, mergeLinks } from '../merge.ts'
import type { AlertStatus, Triage } from '../store.ts'
import { inGroups } from './groups.ts'
import { alertRow, deviceRow, linkOf, linkRow, linkTexts, whole } from './rows.ts'
import type { Tables } from './tables.ts'
import { type TextTable, textsOf } from './text-table.ts'

type Main = Transaction<Tables>

/** One kind of thing a capture tells: how it is read, written and joined with what was known. */
export interface Kind<T> {
  readonly name: 'device' | 'link' | 'alert'
  read(db: Main, ids: readonly string[]): Promise<Map<string, T>>
  /** Writes `now` in the place of `old`; either may be undefined, never both. */
  write(db: Main, changed: readonly Changed<T>[]): Promise<void>
  merge(before: T, now: T): T
}

export interface Changed<T> {
  readonly id: string
  readonly old: T | undefined
  readonly now: T | undefined
}

/** Applies what `capture` tells about things of one kind, and remembers how they were before it spoke. */
export async function applyKind<T>(
  db: Main,
  kind: Kind<T>,
  told: { readonly capture: number; readonly things: ReadonlyMap<string, T | undefined> },
): Promise<void> {
  for (const ids of inGroups([...told.things.keys()])) {
    const current = await kind.read(db, ids)
    const before = await beforeOf<T>(db, kind.name, { capture: told.capture, ids })
    const firstTime = ids.filter((id) => !before.has(id))
    await remember(db, kind.name, {
      capture: told.capture,
      values: firstTime.map((id) => [id, current.get(id)]),
    })
    const changed = ids.map((id): Changed<T> => {
      const old = current.get(id)
      const known = before.has(id) ? before.get(id) : old
      const now = told.things.get(id)
      return { id, old, now: now !== undefined && known !== undefined ? kind.merge(known, now) : now }
    })
    await kind.write(
      db,
      changed.filter(({ old, now }) => old !== undefined || now !== undefined),
    )
  }
}

async function beforeOf<T>(
  db: Main,
  kind: string,
  { capture, ids }: { capture: number; ids: readonly string[] },
): Promise<Map<string, T | undefined>> {
  const rows = await db
    .selectFrom('before')
    .select(['id', 'body'])
    .where('capture', '=', capture)
    .where('kind', '=', kind)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, body }) => [id, body === null ? undefined : JSON.parse(body)]))
}

async function remember(
  db: Main,
  kind: string,
  { capture, values }: { capture: number; values: readonly (readonly [string, unknown])[] },
): Promise<void> {
  if (values.length === 0) return
  const rows = values.map(([id, value]) => ({
    capture,
    kind,
    id,
    body: value === undefined ? null : JSON.stringify(value),
  }))
  await db.insertInto('before').values(rows).execute()
}

/** Gives things of one kind back as they were before `capture` spoke of them. */
export async function takeBackKind<T>(db: Main, kind: Kind<T>, capture: number): Promise<void> {
  for (;;) {
    const rows = await db
      .selectFrom('before')
      .select(['id', 'body'])
      .where('capture', '=', capture)
      .where('kind', '=', kind.name)
      .limit(500)
      .execute()
    if (rows.length === 0) return
    const ids = rows.map((row) => row.id)
    const current = await kind.read(db, ids)
    const changed = rows.map(
      ({ id, body }): Changed<T> => ({
        id,
        old: current.get(id),
        now: body === null ? undefined : JSON.parse(body),
      }),
    )
    await kind.write(
      db,
      changed.filter(({ old, now }) => old !== undefined || now !== undefined),
    )
    await db
      .deleteFrom('before')
      .where('capture', '=', capture)
      .where('kind', '=', kind.name)
      .where('id', 'in', ids)
      .execute()
  }
}

export const devices: Kind<Asset> = {
  name: 'device',
  merge: mergeAssets,
  async read(db, ids) {
    const rows = await db.selectFrom('device').select(['id', 'body']).where('id', 'in', ids).execute()
    return new Map(rows.map(({ id, body }) => [id, JSON.parse(body)]))
  },
  async write(db, changed) {
    const there = changed.flatMap(({ now }) => now ?? [])
    const gone = changed.filter(({ now }) => now === undefined).map(({ id }) => id)
    const numbers = new Map<string, number>()
    if (there.length > 0) {
      const rows = await db
        .insertInto('device')
        .values(there.map(deviceRow))
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet(({ ref }) => ({
            name: ref('excluded.name'),
            type: ref('excluded.type'),
            class: ref('excluded.class'),
            vendor: ref('excluded.vendor'),
            model: ref('excluded.model'),
            zone: ref('excluded.zone'),
            level: ref('excluded.level'),
            address: ref('excluded.address'),
            first_seen: ref('excluded.first_seen'),
            last_seen: ref('excluded.last_seen'),
            packets: ref('excluded.packets'),
            search: ref('excluded.search'),
            body: ref('excluded.body'),
          })),
        )
        .returning(['id', 'number'])
        .execute()
      for (const { id, number } of rows) numbers.set(id, number)
    }
    await writeProtocols(db, changed, numbers)
    if (gone.length > 0) await db.deleteFrom('device').where('id', 'in', gone).execute()
    await countFacets(
      db,
      'device',
      changed.map(({ old, now }) => [old && deviceFacets(old), now && deviceFacets(now)]),
    )
  },
}

async function writeProtocols(
  db: Main,
  changed: readonly Changed<Asset>[],
  numbers: ReadonlyMap<string, number>,
) {
  const protocols = (asset: Asset | undefined) =>
    [...new Set(asset?.protocols.map((one) => one.protocol))].sort()
  const different = changed.filter(({ old, now }) => protocols(old).join('\n') !== protocols(now).join('\n'))
  if (different.length === 0) return
  const owners = db
    .selectFrom('device')
    .select('number')
    .where(
      'id',
      'in',
      different.map(({ id }) => id),
    )
  await db.deleteFrom('device_protocol').where('device', 'in', owners).execute()
  const rows = different.flatMap(({ id, now }) =>
    protocols(now).map((protocol) => ({ device: numbers.get(id)!, protocol })),
  )
  for (const group of inGroups(rows)) await db.insertInto('device_protocol').values(group).execute()
}

/** The links of a store; they need its table of texts. */
export function linksWith(texts: TextTable): Kind<Link> {
  return {
    name: 'link',
    merge: mergeLinks,
    async read(db, ids) {
      const rows = await db.selectFrom('link').selectAll().where('id', 'in', ids).execute()
      const words = await textsOf(db, rows)
      return new Map(rows.map((row) => [row.id, linkOf(row, words)]))
    },
    async write(db, changed) {
      const there = changed.flatMap(({ now }) => now ?? [])
      const gone = changed.filter(({ now }) => now === undefined).map(({ id }) => id)
      if (there.length > 0) {
        const numbers = await texts.numbers(db, there.flatMap(linkTexts))
        await db
          .insertInto('link')
          .values(there.map((link) => linkRow(link, numbers)))
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet(({ ref }) => ({
              client: ref('excluded.client'),
              server: ref('excluded.server'),
              client_address: ref('excluded.client_address'),
              server_address: ref('excluded.server_address'),
              transport: ref('excluded.transport'),
              protocol: ref('excluded.protocol'),
              port: ref('excluded.port'),
              packets: ref('excluded.packets'),
              octets: ref('excluded.octets'),
              first_seen: ref('excluded.first_seen'),
              last_seen: ref('excluded.last_seen'),
              is_changing: ref('excluded.is_changing'),
              file: ref('excluded.file'),
              frame: ref('excluded.frame'),
              operations: ref('excluded.operations'),
            })),
          )
          .execute()
      }
      if (gone.length > 0) await db.deleteFrom('link').where('id', 'in', gone).execute()
      const one: readonly Facet[] = [['count', '']]
      await countFacets(
        db,
        'link',
        changed.map(({ old, now }) => [old && one, now && one]),
      )
    },
  }
}

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

/** Moves the counts of facets from what things were counted under to what they are. */
export async function countFacets<T extends Pick<Tables, 'facet'>>(
  db: Kysely<T>,
  scope: string,
  moves: readonly (readonly [was: readonly Facet[] | undefined, is: readonly Facet[] | undefined])[],
): Promise<void> {
  const sums = new Map<string, number>()
  const add = (facets: readonly Facet[] | undefined, by: number) => {
    for (const facet of facets ?? [])
      sums.set(JSON.stringify(facet), (sums.get(JSON.stringify(facet)) ?? 0) + by)
  }
  for (const [was, is] of moves) {
    add(was, -1)
    add(is, 1)
  }
  const rows = [...sums]
    .filter(([, count]) => count !== 0)
    .map(([facet, count]) => {
      const [name, value] = JSON.parse(facet) as Facet
      return { scope, name, value, count }
    })
  const facets = db as unknown as Kysely<Pick<Tables, 'facet'>>
  for (const group of inGroups(rows)) {
    await facets
      .insertInto('facet')
      .values(group)
      .onConflict((conflict) =>
        conflict.columns(['scope', 'name', 'value']).doUpdateSet(({ eb, ref }) => ({
          count: eb(ref('facet.count'), '+', ref('excluded.count')),
        })),
      )
      .execute()
  }
  if (rows.some(({ count }) => count < 0))
    await facets.deleteFrom('facet').where('scope', '=', scope).where('count', '<=', 0).execute()
}
