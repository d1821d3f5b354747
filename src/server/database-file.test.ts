import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DatabaseFile } from './database-file.ts'

const data = mkdtempSync(join(tmpdir(), 'sightglass-database-file-'))
after(() => rmSync(data, { recursive: true }))

test('a transaction that a full disk has ended shows the full disk', () => {
  const schema = 'create table if not exists t (text text) strict; pragma user_version = 1'
  const path = join(data, 'full.db')
  const db = new DatabaseFile({ path, data, schema, version: 1, synchronous: 'normal' })
  const { page_count: pages } = db.get<{ page_count: number }>('pragma page_count')!
  db.get(`pragma max_page_count = ${pages + 1}`)
  const fill = () =>
    db.transaction(() => {
      for (let i = 0; i < 10; i++) db.run('insert into t values (?)', 'x'.repeat(4000))
    })
  assert.throws(fill, /database or disk is full/)
  assert.throws(fill, /database or disk is full/)
  assert.deepEqual(db.all('select * from t'), [])
  db.close()
})
