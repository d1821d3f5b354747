import type { Kysely } from 'kysely'
import { type RecordKind, roomFor, type StoredRecord } from '../records.ts'
import { StoreError } from '../store.ts'
import type { Tables } from './tables.ts'

/** Runs in a transaction. */
export async function keepRecord(db: Kysely<Tables>, record: StoredRecord): Promise<readonly string[]> {
  const { kind, id, time, body } = record
  const rows = await db
    .selectFrom('record')
    .select('id')
    .where('kind', '=', kind)
    .orderBy('time')
    .orderBy('id')
    .execute()
  const room = roomFor(
    record,
    rows.map((row) => row.id),
  )
  if ('refusal' in room) throw new StoreError(room.refusal, `${kind} ${id.slice(0, 80)}`)
  for (const old of room.goes) await dropRecord(db, kind, old)
  await db
    .insertInto('record')
    .values({ kind, id, time, body })
    .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet({ time, body }))
    .execute()
  return room.goes
}

export async function dropRecord(db: Kysely<Tables>, kind: RecordKind, id: string): Promise<boolean> {
  const gone = await db.deleteFrom('record').where('kind', '=', kind).where('id', '=', id).executeTakeFirst()
  return gone.numDeletedRows > 0n
}

export async function readRecords(db: Kysely<Tables>, kind: RecordKind): Promise<readonly StoredRecord[]> {
  const rows = await db
    .selectFrom('record')
    .select(['id', 'time', 'body'])
    .where('kind', '=', kind)
    .orderBy('time')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ kind, ...row }))
}
