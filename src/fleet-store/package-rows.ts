/** Packages of the console, and what became of each at each sensor. */
import { sql } from 'kysely'
import type { ColumnType, FleetDatabase } from './database.ts'

export interface PackageRow {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly version: number
  readonly about: string
  readonly digest: string
  readonly sha256: string
  readonly signer: string
  readonly bytes: number
  readonly state: 'stored' | 'rolling' | 'stopped' | 'done'
  readonly reason: string
  readonly wave: number
  readonly wave_started: number
  readonly author: string
  readonly created: number
  readonly organisation: string
  readonly place: string
  /** Milliseconds. */
  readonly settle: number
}

export async function packageRows(database: FleetDatabase): Promise<readonly PackageRow[]> {
  const { rows } = await sql<PackageRow>`select * from package order by created desc, id limit 500`.execute(
    database.writes,
  )
  return rows
}

export async function addPackage(database: FleetDatabase, row: PackageRow): Promise<void> {
  const names = Object.keys(row)
  await sql`insert into package (${sql.join(names.map((name) => sql.ref(name)))})
    values (${sql.join(Object.values(row))})`.execute(database.writes)
}

export async function changePackage(
  database: FleetDatabase,
  id: string,
  change: Partial<PackageRow>,
): Promise<void> {
  const sets = Object.entries(change).map(([name, value]) => sql`${sql.ref(name)} = ${value}`)
  await sql`update package set ${sql.join(sets)} where id = ${id}`.execute(database.writes)
}

export async function removePackage(database: FleetDatabase, id: string): Promise<void> {
  await database.writes.transaction().execute(async (db) => {
    await sql`delete from package_sensor where package = ${id}`.execute(db)
    await sql`delete from file_piece where file = ${id}`.execute(db)
    await sql`delete from package where id = ${id}`.execute(db)
  })
}

export interface PackageSensorRow {
  readonly package: string
  readonly sensor: string
  readonly wave: number
  readonly state: 'planned' | 'waiting' | 'applied' | 'refused' | 'unhealthy' | 'cancelled'
  readonly reason: string
  readonly offered: number
  readonly finished: number
  /** Problem that the sensor reported when it was offered. */
  readonly problem_before: string
}

export async function packageSensors(
  database: FleetDatabase,
  id: string,
): Promise<readonly PackageSensorRow[]> {
  const { rows } = await sql<PackageSensorRow>`select * from package_sensor where package = ${id}`.execute(
    database.writes,
  )
  return rows
}

const SENSOR_COLUMNS: Readonly<Record<string, ColumnType>> = {
  package: 'text',
  sensor: 'text',
  wave: 'whole',
  state: 'text',
  reason: 'text',
  offered: 'whole',
  finished: 'whole',
  problem_before: 'text',
}

/** Replaces what a former rollout planned. */
export async function planSensors(
  database: FleetDatabase,
  id: string,
  waves: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = [...waves].map(([sensor, wave]) => ({
    ...{ package: id, sensor, wave, state: 'planned', reason: '', offered: 0, finished: 0 },
    problem_before: '',
  }))
  await database.writes.transaction().execute(async (db) => {
    await sql`delete from package_sensor where package = ${id}`.execute(db)
    await database.writeRows(db, { table: 'package_sensor', columns: SENSOR_COLUMNS, rows, conflict: '' })
  })
}

export async function changePackageSensor(
  database: FleetDatabase,
  { id, sensor }: { readonly id: string; readonly sensor: string },
  change: Partial<PackageSensorRow>,
): Promise<void> {
  const sets = Object.entries(change).map(([name, value]) => sql`${sql.ref(name)} = ${value}`)
  await sql`update package_sensor set ${sql.join(sets)} where package = ${id} and sensor = ${sensor}`.execute(
    database.writes,
  )
}

/** By sensor: state and outcome of the latest command that offered the package. */
export async function packageCommands(
  database: FleetDatabase,
  id: string,
): Promise<ReadonlyMap<string, { readonly state: string; readonly outcome: string }>> {
  const { rows } = await sql<{ sensor: string; state: string; outcome: string }>`select sensor, state, outcome
    from command where number in (select max(number) from command where kind = 'package' and subject = ${id}
      group by sensor)`.execute(database.writes)
  return new Map(rows.map(({ sensor, ...row }) => [sensor, row]))
}

/** Offers that no sensor fetched yet. */
export async function cancelOffers(database: FleetDatabase, id: string, now: number): Promise<void> {
  await database.writes.transaction().execute(async (db) => {
    await sql`update command set state = 'expired', outcome = 'the rollout was stopped', finished = ${now}
      where kind = 'package' and subject = ${id} and state = 'waiting'`.execute(db)
    await sql`update package_sensor set state = 'cancelled' where package = ${id} and state = 'planned'`.execute(
      db,
    )
  })
}
