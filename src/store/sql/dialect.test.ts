import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { isDiskFull, openSqlite } from './dialect.ts'

test('a transaction that finds the disk full says so, and the next one works', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-full-'))
  const { db } = openSqlite<{ kept: { text: string } }>(join(folder, 'a.db'), false)
  context.after(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true })
  })
  await sql`create table kept (text text) strict`.execute(db)
  await sql`pragma cache_size = 1`.execute(db)
  await sql`pragma max_page_count = 20`.execute(db)
  const write = (bytes: number, times: number) =>
    db.transaction().execute(async (change) => {
      for (let time = 0; time < times; time += 1)
        await change
          .insertInto('kept')
          .values({ text: 'x'.repeat(bytes) })
          .execute()
    })
  await assert.rejects(write(4000, 100), isDiskFull)
  await write(10, 1)
  assert.equal((await db.selectFrom('kept').selectAll().execute()).length, 1)
})

test('a database that has taken a transaction back itself does not hide why', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-back-'))
  const { db } = openSqlite<{ kept: { text: string } }>(join(folder, 'a.db'), false)
  context.after(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true })
  })
  await sql`create table kept (text text unique on conflict rollback) strict`.execute(db)
  const twice = db.transaction().execute(async (change) => {
    for (const text of ['a', 'a']) await change.insertInto('kept').values({ text }).execute()
  })
  await assert.rejects(twice, /UNIQUE constraint failed/)
  await db.insertInto('kept').values({ text: 'b' }).execute()
})
