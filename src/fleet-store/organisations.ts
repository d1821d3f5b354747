/** Organisations: nothing crosses from one to another. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { CodedError } from '#schema/errors'
import type { FleetDatabase } from './database.ts'

export const organisationLimits = { organisations: 1000 } as const

export interface OrganisationRow {
  readonly id: string
  readonly name: string
  readonly created: number
}

export async function organisations(database: FleetDatabase): Promise<readonly OrganisationRow[]> {
  const { rows } = await sql<OrganisationRow>`select id, name, created from organisation
    order by name, id limit ${organisationLimits.organisations}`.execute(database.reads)
  return rows
}

/** Names by id. */
export async function organisationName(database: FleetDatabase): Promise<ReadonlyMap<string, string>> {
  return new Map((await organisations(database)).map(({ id, name }) => [id, name]))
}

export async function addOrganisation(
  database: FleetDatabase,
  { name, now }: { readonly name: string; readonly now: number },
): Promise<OrganisationRow> {
  if ((await organisations(database)).length >= organisationLimits.organisations)
    throw new CodedError('too-many-records', `${organisationLimits.organisations} organisations exist`)
  const row = { id: randomBytes(9).toString('base64url'), name, created: now }
  await sql`insert into organisation (id, name, created) values (${row.id}, ${row.name}, ${row.created})`.execute(
    database.writes,
  )
  return row
}

/** False if there is none. */
export async function renameOrganisation(
  database: FleetDatabase,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<boolean> {
  const { rows } = await sql`update organisation set name = ${name} where id = ${id} returning id`.execute(
    database.writes,
  )
  return rows.length > 0
}
