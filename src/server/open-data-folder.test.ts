import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openDataFolder, openStore } from './open-data-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'claim-'))
after(() => rmSync(folder, { recursive: true }))

test('a folder into which a restore was cut off is no data folder', () => {
  const data = join(folder, 'half')
  mkdirSync(join(data, '.unfinished'), { recursive: true })
  assert.throws(() => openDataFolder(data), /half\/\.unfinished is of a restore that has not ended/)
})

test('a folder is claimed once, until it is released', () => {
  const data = join(folder, 'whole')
  const lock = openDataFolder(data)
  assert.throws(() => openDataFolder(data), /whole is in use by another sightglass/)
  lock.release()
  openDataFolder(data).release()
})

test('a store that cannot be opened is refused with its folder', async () => {
  const data = join(folder, 'broken')
  mkdirSync(data)
  writeFileSync(join(data, 'sightglass.db'), 'no database at all, but longer than its header would be')
  await assert.rejects(openStore(data), /--data: \S*broken cannot be used: /)
})
