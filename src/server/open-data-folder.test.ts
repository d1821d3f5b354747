import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openDataFolder, openStore } from './open-data-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'claim-'))
after(() => rmSync(folder, { recursive: true }))

test('a folder into which a restore was cut off is no data folder', () => {
  const data = join(folder, 'half')
  mkdirSync(join(data, '.unfinished'), { recursive: true })
  assert.throws(() => openDataFolder(data), /half\/\.unfinished belongs to an unfinished restore/)
})

test('a folder is claimed once, until it is released', () => {
  const data = join(folder, 'whole')
  const lock = openDataFolder(data)
  assert.throws(() => openDataFolder(data), /whole is in use by another server/)
  lock.release()
  openDataFolder(data).release()
})

test('a damaged store is refused unchanged, and the message names restore', async () => {
  const intact = join(folder, 'intact')
  await (await openStore(intact, () => {})).close()
  const bytes = readFileSync(join(intact, 'sightglass.db'))
  const damages: [string, Uint8Array][] = [
    ['file is not a database', Buffer.from('no database at all, but longer than its header would be')],
    ['database disk image is malformed', bytes.subarray(0, 5000)],
    ['database disk image is malformed', Buffer.from(bytes).fill(0xff, 4096)],
  ]
  for (const [i, [why, damaged]] of damages.entries()) {
    const data = join(folder, `broken ${i}`)
    mkdirSync(data)
    writeFileSync(join(data, 'sightglass.db'), damaged)
    await assert.rejects(
      openStore(data, () => {}),
      new RegExp(`sightglass\\.db is damaged: ${why}; nothing was changed\\. .*sightglass restore BACKUP`),
    )
    assert.deepEqual(readFileSync(join(data, 'sightglass.db')), Buffer.from(damaged))
  }
})
