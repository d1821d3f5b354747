/** `sightglass console migrate`: from SQLite to PostgreSQL, while the console is not running. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { lockFolder } from '#data-folder/folder-lock'
import { type CopiedTable, copyToPostgres } from '#fleet-store/copying'
import { openPostgresDatabase, openSqliteDatabase } from '#fleet-store/database'
import { migrate } from '#fleet-store/migrations'
import { CONSOLE_FILE, MIGRATED } from './main.ts'

/** Positions and generation are copied too: sensors go on where they were. An interrupted copy goes on when called again. */
export async function migrateConsole(
  data: string,
  url: string,
  progress: (line: string) => void,
): Promise<readonly CopiedTable[]> {
  const folder = resolve(data)
  const file = join(folder, CONSOLE_FILE)
  if (!existsSync(file)) throw new Error(`--data: ${folder} has no ${CONSOLE_FILE}`)
  const lock = lockFolder(folder)
  if (lock === undefined) throw new Error(`--data: ${folder} is in use by a console: end it first`)
  try {
    await toLatestStep(file)
    const target = await openPostgresDatabase(url)
    try {
      const tables = await copyToPostgres(file, target, { now: Date.now(), progress })
      markAsMigrated(file)
      return tables
    } finally {
      await target.close()
    }
  } finally {
    lock.release()
  }
}

/** Both databases have the same tables. */
async function toLatestStep(file: string): Promise<void> {
  const source = openSqliteDatabase(file)
  try {
    await migrate(source)
  } finally {
    await source.close()
  }
}

/** Two databases that both take batches would each have half of the fleet. */
function markAsMigrated(file: string): void {
  const db = new DatabaseSync(file)
  try {
    db.prepare('insert or replace into meta values (?, ?)').run(MIGRATED, new Date().toISOString())
  } finally {
    db.close()
  }
}
