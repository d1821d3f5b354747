import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { Migrator, sql } from 'kysely'
import { aDevice } from '../testing/records.ts'
import { openSqlite, sqliteWords } from './dialect.ts'
import { mainMigrations, migrateEvents, migrateMain } from './migrations.ts'
import { deviceRow } from './rows.ts'
import type { Tables } from './tables.ts'

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

it('counts and finds devices of an older file by what identification said of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-migrations-'))
  const { db } = openSqlite<Tables>(join(folder, 'main.db'), false)
  try {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => mainMigrations(sqliteWords) },
    })
    const before = await migrator.migrateTo('0015-deliveries')
    assert.equal(before.error, undefined)
    const identification = {
      ...{ subtype: 'plug', category: 'home', function: '', summary: '', tokens: [], reasons: [] },
      ...{
        confidence: { type: 0.9, vendor: 0, model: 0, os: 0 },
        runnerUp: undefined,
        isContradictory: false,
      },
    }
    const {
      subtype: _s,
      category: _c,
      confidence: _k,
      contradictory: _d,
      ...row
    } = deviceRow(aDevice('plug', { identification }))
    await db
      .insertInto('device')
      .values(row as ReturnType<typeof deviceRow>)
      .execute()
    await migrateMain(db, sqliteWords)
    const rows = await db
      .selectFrom('device')
      .select(['subtype', 'category', 'confidence', 'contradictory'])
      .execute()
    assert.deepEqual(
      rows.map((one) => ({ ...one })),
      [{ subtype: 'plug', category: 'home', confidence: 'likely', contradictory: '' }],
    )
    const counts = await db
      .selectFrom('facet')
      .select(['value', 'count'])
      .where('name', '=', 'confidence')
      .execute()
    assert.deepEqual(
      counts.map((one) => ({ ...one })),
      [{ value: 'likely', count: 1 }],
    )
  } finally {
    await db.destroy()
    rmSync(folder, { recursive: true })
  }
})
