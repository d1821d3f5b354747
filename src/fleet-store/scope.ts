/** Part of the fleet that a person may see. Every query of pages uses `inScope`. */
import { type RawBuilder, sql } from 'kysely'
import type { FleetDatabase } from './database.ts'

/** Ids of sites; undefined for all. */
export type FleetScope = { readonly sites: readonly string[] | undefined }

export const WHOLE_FLEET: FleetScope = { sites: undefined }

/** Condition on a column that holds the id of a site. */
export function inScope(
  database: FleetDatabase,
  column: RawBuilder<unknown>,
  { sites }: FleetScope,
): RawBuilder<boolean> {
  if (sites === undefined) return sql`1 = 1`
  return sql`${column} in (select id from ${database.rows(
    { id: 'text' },
    sites.map((id) => ({ id })),
  )} as scope)`
}
