/** Settings for sensors on the console, and their state at each sensor. */
import { sql } from 'kysely'
import type { AssignedSetting, SettingPlace } from '#fleet/inherited-settings'
import type { FleetDatabase } from './database.ts'

export interface SettingValueRow extends AssignedSetting {
  readonly author: string
  /** Milliseconds. */
  readonly changed: number
}

interface DbRow {
  readonly level: SettingPlace['level']
  readonly target: string
  readonly name: string
  readonly value: string
  readonly is_locked: number
  readonly author: string
  readonly changed: number
}

export async function settingValues(database: FleetDatabase): Promise<readonly SettingValueRow[]> {
  const { rows } =
    await sql<DbRow>`select level, target, name, value, is_locked, author, changed from setting_value
    order by level, target, name`.execute(database.writes)
  return rows.map(({ is_locked, value, changed, ...row }) => ({
    ...row,
    value: JSON.parse(value) as unknown,
    isLocked: is_locked === 1,
    changed: Number(changed),
  }))
}

export interface SettingValueChange {
  readonly name: string
  /** Undefined removes it. */
  readonly value: unknown
  readonly isLocked: boolean
}

/** All of them or none. */
export async function changeSettingValues(
  database: FleetDatabase,
  { level, target }: SettingPlace,
  {
    changes,
    author,
    now,
  }: { readonly changes: readonly SettingValueChange[]; readonly author: string; readonly now: number },
): Promise<void> {
  await database.writes.transaction().execute(async (db) => {
    for (const { name, value, isLocked } of changes)
      if (value === undefined)
        await sql`delete from setting_value where level = ${level} and target = ${target} and name = ${name}`.execute(
          db,
        )
      else
        await sql`insert into setting_value (level, target, name, value, is_locked, author, changed)
          values (${level}, ${target}, ${name}, ${JSON.stringify(value)}, ${isLocked ? 1 : 0}, ${author}, ${now})
          on conflict (level, target, name) do update set value = excluded.value, is_locked = excluded.is_locked,
            author = excluded.author, changed = excluded.changed`.execute(db)
  })
}

export interface SentDocumentRow {
  readonly id: string
  readonly sensor: string
  readonly state: string
  readonly outcome: string
  readonly body: string
  readonly created: number
  readonly finished: number
}

/** By sensor: the latest command of this kind. @param sensor only of this one */
export async function latestCommands(
  database: FleetDatabase,
  kind: string,
  sensor?: string,
): Promise<ReadonlyMap<string, SentDocumentRow>> {
  const { rows } =
    await sql<SentDocumentRow>`select id, sensor, state, outcome, body, created, finished from command
    where number in (select max(number) from command
      where kind = ${kind} ${sensor === undefined ? sql`` : sql`and sensor = ${sensor}`} group by sensor)`.execute(
      database.writes,
    )
  return new Map(rows.map((row) => [row.sensor, row]))
}

/** Commands before a newer document of the same kind need not reach the sensor any more. */
export async function replaceWaiting(
  database: FleetDatabase,
  { sensor, kind, now }: { readonly sensor: string; readonly kind: string; readonly now: number },
): Promise<void> {
  await sql`update command set state = 'expired', outcome = 'replaced by a newer revision', finished = ${now}
    where sensor = ${sensor} and kind = ${kind} and state = 'waiting'`.execute(database.writes)
}
