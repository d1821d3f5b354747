import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openOwnerOnlyFolder } from './owner-only-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'private-'))
after(() => rmSync(folder, { recursive: true }))
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

test('a data folder and what is written into it is for its owner alone', () => {
  const data = join(folder, 'a/data')
  openOwnerOnlyFolder(data)
  writeFileSync(join(data, '1.capture'), 'bytes')
  assert.deepEqual([modeOf(data), modeOf(join(data, '1.capture'))], ['700', '600'])
})

test('an open data folder is closed to others, a folder of other programs is refused and left as it is', () => {
  const made = (name: string, file?: string) => {
    const path = join(folder, name)
    mkdirSync(path)
    if (file !== undefined) writeFileSync(join(path, file), '')
    chmodSync(path, 0o755)
    openOwnerOnlyFolder(path)
    return modeOf(path)
  }
  assert.equal(made('empty'), '700')
  assert.equal(made('existing', 'sightglass.db'), '700')
  assert.throws(() => made('home', 'letter.txt'), /home is not a data folder/)
  assert.equal(modeOf(join(folder, 'home')), '755')
})
