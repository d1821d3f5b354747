import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { TimelineEvent } from '#model/journal'
import { countFacets } from './facet-counts.ts'
import { inGroups } from './groups.ts'
import { eventRow, whole } from './rows.ts'
import type { EventTables } from './tables.ts'

/** Events taken back in one step; others wait for so long. */
const STEP = 2000

/** Writes events of one month at once; those already there are left as they are and not counted again. */
export async function writeEvents(
  file: Kysely<EventTables>,
  capture: number,
  events: readonly TimelineEvent[],
): Promise<void> {
  await file.transaction().execute(async (db) => {
    for (const group of inGroups(events)) await writeGroup(db, capture, group)
  })
}

async function writeGroup(
  db: Kysely<EventTables>,
  capture: number,
  events: readonly TimelineEvent[],
): Promise<void> {
  const added = await db
    .insertInto('event')
    .values(events.map((event) => eventRow(event, capture)))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning(['id', 'number'])
    .execute()
  const numbers = new Map(added.map(({ id, number }) => [id, number]))
  const fresh = events.filter((event) => numbers.has(event.id))
  await writeAlso(
    db,
    capture,
    events.filter((event) => !numbers.has(event.id)),
  )
  if (fresh.length === 0) return
  const texts = await textNumbers(
    db,
    fresh.flatMap((event) => event.devices),
  )
  const rows = fresh.flatMap((event) =>
    [...new Set(event.devices)].map((knownDevice) => ({
      device: texts.get(knownDevice)!,
      time: whole(event.time),
      event: numbers.get(event.id)!,
    })),
  )
  for (const group of inGroups(rows)) await db.insertInto('event_device').values(group).execute()
  await countFacets(
    db,
    'event',
    fresh.map((event) => [undefined, [['type', event.type]]] as const),
  )
}

/** Another capture contributed these first: they are stored, so that they remain when that one is removed. */
async function writeAlso(
  db: Kysely<EventTables>,
  capture: number,
  events: readonly TimelineEvent[],
): Promise<void> {
  if (events.length === 0) return
  const frames = new Map(events.map((event) => [event.id, eventRow(event, capture).frame]))
  const others = await db
    .selectFrom('event')
    .select(['id', 'number'])
    .where('id', 'in', [...frames.keys()])
    .where('capture', '!=', capture)
    .execute()
  if (others.length === 0) return
  await db
    .insertInto('event_also')
    .values(others.map(({ id, number }) => ({ event: number, capture, frame: frames.get(id)! })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function textNumbers(
  db: Kysely<EventTables>,
  texts: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>()
  for (const group of inGroups([...new Set(texts)])) {
    const rows = await db
      .insertInto('text')
      .values(group.map((value) => ({ value })))
      .onConflict((conflict) =>
        conflict.column('value').doUpdateSet(({ ref }) => ({ value: ref('excluded.value') })),
      )
      .returning(['number', 'value'])
      .execute()
    for (const { number, value } of rows) numbers.set(value, number)
  }
  return numbers
}

/**
 * Removes some of the events that `capture` alone contributed to this month; those of others too become theirs. Returns
 * whether there may be more.
 */
export async function takeBackSomeEvents(file: Kysely<EventTables>, capture: number): Promise<boolean> {
  return file.transaction().execute(async (db) => {
    if (await forgetAlso(db, capture)) return true
    const rows = await db
      .selectFrom('event')
      .select('number')
      .where('capture', '=', capture)
      .limit(STEP)
      .execute()
    for (const group of inGroups(rows.map(({ number }) => number))) await dropGroup(db, capture, group)
    if (rows.length > 0) return true
    await sweepTexts(db)
    return false
  })
}

/** Removes the contribution of `capture` to events that another reported first. */
async function forgetAlso(db: Kysely<EventTables>, capture: number): Promise<boolean> {
  const rows = await db
    .selectFrom('event_also')
    .select('event')
    .where('capture', '=', capture)
    .limit(STEP)
    .execute()
  for (const group of inGroups(rows.map(({ event }) => event)))
    await db.deleteFrom('event_also').where('event', 'in', group).where('capture', '=', capture).execute()
  return rows.length > 0
}

async function dropGroup(
  db: Kysely<EventTables>,
  capture: number,
  numbers: readonly number[],
): Promise<void> {
  await handOn(db, numbers)
  const rows = await db
    .selectFrom('event')
    .select(['number', 'capture', 'type', 'time', 'devices'])
    .where('number', 'in', numbers)
    .execute()
  const gone = rows.filter((event) => event.capture === capture)
  if (gone.length === 0) return
  await db
    .deleteFrom('event')
    .where(
      'number',
      'in',
      gone.map(({ number }) => number),
    )
    .execute()
  await dropDevices(db, gone)
  for (const [type, some] of Map.groupBy(gone, (event) => event.type)) {
    await db
      .updateTable('facet')
      .set(({ eb, ref }) => ({ count: eb(ref('count'), '-', some.length) }))
      .where('scope', '=', 'event')
      .where('name', '=', 'type')
      .where('value', '=', type)
      .execute()
  }
  await db.deleteFrom('facet').where('count', '<=', 0).execute()
}

/** Events of other captures too are assigned to the first of those. */
async function handOn(db: Kysely<EventTables>, numbers: readonly number[]): Promise<void> {
  const heirs = ({ selectFrom }: ExpressionBuilder<EventTables, 'event'>) =>
    selectFrom('event_also')
      .whereRef('event_also.event', '=', 'event.number')
      .orderBy('event_also.capture')
      .limit(1)
  await db
    .updateTable('event')
    .set((build) => ({
      capture: heirs(build).select('event_also.capture'),
      frame: heirs(build).select('event_also.frame'),
    }))
    .where('number', 'in', numbers)
    .where((build) => build.exists(heirs(build).select('event_also.event')))
    .execute()
  await db
    .deleteFrom('event_also')
    .where('event', 'in', numbers)
    .where('capture', '=', ({ selectFrom }) =>
      selectFrom('event').select('event.capture').whereRef('event.number', '=', 'event_also.event'),
    )
    .execute()
}

/** By the whole key, since a month may hold millions of these. */
async function dropDevices(
  db: Kysely<EventTables>,
  events: readonly { readonly number: number; readonly time: number; readonly devices: string }[],
): Promise<void> {
  const named = events.flatMap(({ number, time, devices }) =>
    (JSON.parse(devices) as string[]).map((device) => ({ device, time, number })),
  )
  const texts = new Map<string, number>()
  for (const group of inGroups([...new Set(named.map(({ device }) => device))])) {
    const rows = await db.selectFrom('text').selectAll().where('value', 'in', group).execute()
    for (const { number, value } of rows) texts.set(value, number)
  }
  const keys = named.flatMap(({ device, time, number }) => {
    const text = texts.get(device)
    return text === undefined ? [] : [sql`(${text}, ${time}, ${number})`]
  })
  for (const group of inGroups(keys))
    await db
      .deleteFrom('event_device')
      .where(sql<boolean>`(device, time, event) in (values ${sql.join(group)})`)
      .execute()
}

/** Names that no event holds any more. */
async function sweepTexts(db: Kysely<EventTables>): Promise<void> {
  await db
    .deleteFrom('text')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('event_device')
            .select('event_device.event')
            .whereRef('event_device.device', '=', 'text.number'),
        ),
      ),
    )
    .execute()
}
