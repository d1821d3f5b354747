import type { Transaction } from 'kysely'
import type { Device } from '#model/device'
import type { Microseconds } from '#model/time'
import { changed, DEVICE_EDIT, type DeviceEditChange, type KeptEdit, withEdit } from '../device-edits.ts'
import { deviceFacets } from '../facets.ts'
import { mergeDevices } from '../merge.ts'
import { countFacets } from './facet-counts.ts'
import { inGroups } from './groups.ts'
import { dropRecord, keepRecord } from './record-writing.ts'
import { deviceRow } from './rows.ts'
import type { Tables } from './tables.ts'
import type { ChangedRow, Kind } from './writing.ts'

type Main = Transaction<Tables>

export const devices: Kind<Device> = {
  name: 'device',
  merge: mergeDevices,
  async read(db, ids) {
    const rows = await db.selectFrom('device').select(['id', 'body']).where('id', 'in', ids).execute()
    return new Map(rows.map(({ id, body }) => [id, JSON.parse(body)]))
  },
  async write(db, reported) {
    const edits = await editsOf(
      db,
      reported.map(({ id }) => id),
    )
    const edited = reported.map((one) => ({ ...one, now: one.now && withEdit(one.now, edits.get(one.id)) }))
    const there = edited.flatMap(({ now }) => now ?? [])
    const gone = edited.filter(({ now }) => now === undefined).map(({ id }) => id)
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
            subtype: ref('excluded.subtype'),
            category: ref('excluded.category'),
            confidence: ref('excluded.confidence'),
            contradictory: ref('excluded.contradictory'),
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
    await writeProtocols(db, edited, numbers)
    if (gone.length > 0) await db.deleteFrom('device').where('id', 'in', gone).execute()
    await countFacets(
      db,
      'device',
      edited.map(({ old, now }) => [old && deviceFacets(old), now && deviceFacets(now)]),
    )
  },
}

/** Applies a person's edit to the device; undefined if there is none. Runs in a transaction. */
export async function editDevice(
  db: Main,
  id: string,
  { change, time }: { readonly change: DeviceEditChange; readonly time: Microseconds },
): Promise<Device | undefined> {
  const old = (await devices.read(db, [id])).get(id)
  if (old === undefined) return undefined
  const before = (await editsOf(db, [id])).get(id)
  const edit = changed(before?.edit, change)
  if (edit === undefined) await dropRecord(db, DEVICE_EDIT, id)
  else await keepRecord(db, { kind: DEVICE_EDIT, id, time, body: JSON.stringify(edit) })
  await devices.write(db, [{ id, old, now: old }])
  return (await devices.read(db, [id])).get(id)
}

async function editsOf(db: Main, ids: readonly string[]): Promise<ReadonlyMap<string, KeptEdit>> {
  const rows = await db
    .selectFrom('record')
    .select(['id', 'time', 'body'])
    .where('kind', '=', DEVICE_EDIT)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, time, body }) => [id, { edit: JSON.parse(body), time }]))
}

async function writeProtocols(
  db: Main,
  changed: readonly ChangedRow<Device>[],
  numbers: ReadonlyMap<string, number>,
) {
  const protocols = (device: Device | undefined) =>
    [...new Set(device?.protocols.map((one) => one.protocol))].sort()
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
