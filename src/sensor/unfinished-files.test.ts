import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { removeUnfinished } from './unfinished-files.ts'

test('what killed processes left unfinished is removed, what others are writing stays', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'unfinished-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const { pid: ended } = spawnSync('true')
  const before = new Date(Date.now() - process.uptime() * 1000 - 60_000)
  mkdirSync(join(folder, 'intel', 'deep'), { recursive: true })
  const write = (name: string) => writeFileSync(join(folder, name), '')
  for (const name of [`rules.yml.${ended}.new`, `intel/deep/a.json.${ended}.new`, `old.${process.pid}.new`])
    write(name)
  utimesSync(join(folder, `old.${process.pid}.new`), before, before)
  const stay = ['kept.json', 'notes.new', 'a.b.new', `mine.${process.pid}.new`, `other.${process.ppid}.new`]
  for (const name of stay) write(name)
  symlinkSync(join(folder, 'kept.json'), join(folder, `link.${ended}.new`))

  assert.equal(await removeUnfinished(folder), 3)
  assert.deepEqual(readdirSync(folder).sort(), [...stay, 'intel', `link.${ended}.new`].sort())
  assert.deepEqual(readdirSync(join(folder, 'intel', 'deep')), [])
  assert.equal(await removeUnfinished(join(folder, 'absent')), 0)
})
