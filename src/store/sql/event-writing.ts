import type { Kysely } from 'kysely'
import type { TimelineEvent } from '#model/journal'
import { countFacets } from './facet-counts.ts'
import { inGroups } from './groups.ts'
import { eventRow, whole } from './rows.ts'
import type { EventTables } from './tables.ts'

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
    fresh.flatMap((event) => event.assets),
  )
  const rows = fresh.flatMap((event) =>
    [...new Set(event.assets)].map((asset) => ({
      device: texts.get(asset)!,
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

/** Another capture told of these first: kept, so that they stay when that one goes. */
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

/** Removes what `capture` alone wrote into this month; what others tell of too is theirs from now on. */
export async function takeBackEvents(file: Kysely<EventTables>, capture: number): Promise<void> {
  await file.transaction().execute(async (db) => {
    await db.deleteFrom('event_also').where('capture', '=', capture).execute()
    await handOn(db, capture)
    const mine = db.selectFrom('event').where('capture', '=', capture)
    const counts = await mine
      .select(({ fn }) => ['type', fn.countAll<number>().as('count')])
      .groupBy('type')
      .execute()
    await db.deleteFrom('event_device').where('event', 'in', mine.select('number')).execute()
    await db.deleteFrom('event').where('capture', '=', capture).execute()
    const held = db.selectFrom('event_device').select('device')
    await db.deleteFrom('text').where('number', 'not in', held).execute()
    for (const { type, count } of counts) {
      await db
        .updateTable('facet')
        .set(({ eb, ref }) => ({ count: eb(ref('count'), '-', Number(count)) }))
        .where('scope', '=', 'event')
        .where('name', '=', 'type')
        .where('value', '=', type)
        .execute()
    }
    await db.deleteFrom('facet').where('count', '<=', 0).execute()
  })
}

/** Events of `capture` that others tell of too go to the first of those. */
async function handOn(db: Kysely<EventTables>, capture: number): Promise<void> {
  const heirs = await db
    .selectFrom('event_also')
    .innerJoin('event', 'event.number', 'event_also.event')
    .where('event.capture', '=', capture)
    .select(['event_also.event', 'event_also.capture', 'event_also.frame'])
    .orderBy('event_also.capture')
    .execute()
  for (const [event, [heir]] of Map.groupBy(heirs, (one) => one.event)) {
    const { capture, frame } = heir!
    await db.updateTable('event').set({ capture, frame }).where('number', '=', event).execute()
    await db.deleteFrom('event_also').where('event', '=', event).where('capture', '=', capture).execute()
  }
}
