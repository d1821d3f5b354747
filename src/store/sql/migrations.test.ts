import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { sql } from 'kysely'
import { openSqlite, sqliteWords } from './dialect.ts'
import { migrateEvents } from './migrations.ts'

it('takes a step of a migration wholly or not at all, so that a killed process leaves no half file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-migrations-'))
  const { db } = openSqlite<Record<string, never>>(join(folder, 'events.db'), false)
  try {
    await sql`create table text (number)`.execute(db) // in the way of the last table of the step
    await assert.rejects(migrateEvents(db, sqliteWords), /text.* already exists/)
    await sql`drop table text`.execute(db)
    await migrateEvents(db, sqliteWords)
  } finally {
    await db.destroy()
    rmSync(folder, { recursive: true })
  }
})

it('says that a newer Sightglass wrote the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-migrations-'))
  const { db } = openSqlite<Record<string, never>>(join(folder, 'events.db'), false)
  try {
    await migrateEvents(db, sqliteWords)
    await sql`insert into kysely_migration values ('9999-tomorrow', '2030-01-01')`.execute(db)
    await assert.rejects(
      migrateEvents(db, sqliteWords),
      /^Error: a newer Sightglass wrote it \(9999-tomorrow\)/,
    )
  } finally {
    await db.destroy()
    rmSync(folder, { recursive: true })
  }
})
