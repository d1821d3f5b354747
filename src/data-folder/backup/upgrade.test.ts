/** A data folder of a former version is upgraded, and goes back as it was. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, beforeEach, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { serve } from '#server/main'
import { quick } from '#server/testing/served'
import { stepBeforeUpgrade, stepsOfFile } from './store-steps.ts'
import { copyBeforeUpgrade, ROLLBACK_FOLDER, rollback } from './upgrade.ts'

const FORMER = new URL('../../../tests/stories/former-data-folder/', import.meta.url)

describe('an upgrade', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-upgrade-'))
  const data = join(folder, 'data')
  const main = join(data, 'sightglass.db')
  after(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(() => {
    rmSync(data, { recursive: true, force: true })
    mkdirSync(data, { mode: 0o700 })
    for (const name of ['sightglass.db', 'events-2026-03.db'])
      writeFileSync(join(data, name), gunzipSync(readFileSync(new URL(`${name}.gz`, FORMER))))
  })
  const upgrade = async (log: (line: string) => void = () => {}) => {
    const serving = await serve({ data, listen: '127.0.0.1:0', analyse: quick, say: () => {}, log })
    await serving.close()
  }
  /** All rows of a table, as text. */
  const rows = (path: string, table: string) => {
    const db = new DatabaseSync(path, { readOnly: true })
    const all = JSON.stringify(db.prepare(`select * from ${table}`).all())
    db.close()
    return all
  }

  it('keeps the databases as they were, says so once, and is undone by rollback', async () => {
    const before = [stepsOfFile(main), rows(main, 'device'), rows(join(data, 'events-2026-03.db'), 'event')]
    const lines: string[] = []
    await upgrade((line) => lines.push(line))
    assert.ok(
      lines.some((line) => line.includes('is upgraded')),
      lines.join('\n'),
    )
    assert.notDeepEqual(stepsOfFile(main), before[0])
    lines.length = 0
    await upgrade((line) => lines.push(line))
    assert.ok(!lines.some((line) => line.includes('is upgraded')), 'only the first start upgrades')
    await rollback(data)
    const events = rows(join(data, 'events-2026-03.db'), 'event')
    assert.deepEqual([stepsOfFile(main), rows(main, 'device'), events], before)
    assert.ok(!existsSync(join(data, ROLLBACK_FOLDER)))
    await upgrade()
    assert.equal(stepBeforeUpgrade(main), undefined)
  })

  it('copies nothing for a new folder or one that is up to date', async () => {
    await upgrade()
    assert.equal(await copyBeforeUpgrade(data, new Date()), undefined)
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    assert.equal(await copyBeforeUpgrade(empty, new Date()), undefined)
  })

  it('is not undone while a server runs, nor with a damaged copy', async () => {
    const serving = await serve({ data, listen: '127.0.0.1:0', analyse: quick, say: () => {}, log: () => {} })
    await assert.rejects(rollback(data), /is in use by a server/)
    await serving.close()
    const steps = stepsOfFile(main)
    writeFileSync(join(data, ROLLBACK_FOLDER, 'events-2026-03.db'), 'damaged')
    await assert.rejects(rollback(data), /missing or damaged; nothing was changed/)
    assert.deepEqual(stepsOfFile(main), steps)
    rmSync(join(data, ROLLBACK_FOLDER), { recursive: true })
    await assert.rejects(rollback(data), /holds no copy from before an upgrade/)
  })
})
