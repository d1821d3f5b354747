/** Organisations: nothing crosses from one to another. */
import { sql } from 'kysely'
import type { FleetDatabase } from './database.ts'

/** Names by id. */
export async function organisationName(database: FleetDatabase): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from organisation
    order by name, id limit 1000`.execute(database.reads)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
