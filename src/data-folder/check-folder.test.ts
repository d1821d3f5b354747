import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { openOwnerOnlyFolder } from './owner-only-folder.ts'

const all = mkdtempSync(join(tmpdir(), 'check-folder-'))
after(() => rmSync(all, { recursive: true }))
let data = ''
let round = 0

beforeEach(() => {
  data = join(all, `data ${round++}`)
  mkdirSync(data)
})

test('a folder with files of other programs is refused, and nothing is written', () => {
  for (const name of ['index.md', 'alerts.md', 'z.md', 'captures.md']) writeFileSync(join(data, name), 'x')
  assert.throws(
    () => openOwnerOnlyFolder(data),
    /is not a data folder: it has no sightglass\.db, but alerts\.md, captures\.md, index\.md and 1 more; nothing was written/,
  )
  assert.deepEqual(readdirSync(data), ['alerts.md', 'captures.md', 'index.md', 'z.md'])
})

test('a folder is accepted with what people prepare before the first start', () => {
  writeFileSync(join(data, 'site.yaml'), 'name: x\n')
  writeFileSync(join(data, 'baseline.yaml'), 'x')
  for (const name of ['rules', 'certificates', 'packages', 'lost+found']) mkdirSync(join(data, name))
  openOwnerOnlyFolder(data)
})

test('a data folder is accepted with files of other programs', () => {
  writeFileSync(join(data, 'sightglass.db'), 'x')
  writeFileSync(join(data, 'notes.txt'), 'x')
  openOwnerOnlyFolder(data)
})

test('the folder of a console is accepted only by commands that write there too', () => {
  mkdirSync(join(data, 'authority'))
  for (const name of ['accounts.db', 'console.db', 'grants.db']) writeFileSync(join(data, name), 'x')
  assert.throws(() => openOwnerOnlyFolder(data), /is not a data folder/)
  openOwnerOnlyFolder(data, { mayBeConsole: true })
  rmSync(join(data, 'accounts.db'))
  assert.throws(() => openOwnerOnlyFolder(data, { mayBeConsole: true }), /is not a data folder/)
})

test('a link is refused where Sightglass writes, also one that leads nowhere', () => {
  for (const name of [
    'sightglass.db',
    'sightglass.db-wal',
    'lock.db',
    'events-2026-11.db',
    'captures',
    'live',
    'reports',
    'packages',
    'forwarding-secrets.json',
  ]) {
    const link = join(data, name)
    for (const target of [all, join(all, 'nowhere')]) {
      symlinkSync(target, link)
      assert.throws(
        () => openOwnerOnlyFolder(data),
        new RegExp(`${name} is a symbolic link; nothing was written`),
      )
      rmSync(link)
    }
  }
  assert.ok(!readdirSync(all).includes('nowhere'))
})

test('an empty or missing main file beside events is refused', () => {
  writeFileSync(join(data, 'events-2026-11.db'), 'events')
  assert.throws(
    () => openOwnerOnlyFolder(data),
    /sightglass\.db is missing, but events-2026-11\.db contains events/,
  )
  writeFileSync(join(data, 'sightglass.db'), '')
  assert.throws(
    () => openOwnerOnlyFolder(data),
    /sightglass\.db is empty, but events-2026-11\.db contains events; nothing was changed\. Restore a backup .*sightglass restore/,
  )
  writeFileSync(join(data, 'sightglass.db-wal'), 'committed, not yet in the main file')
  openOwnerOnlyFolder(data)
})
