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
  const old = (name: string) => {
    write(name)
    utimesSync(join(folder, name), before, before)
  }
  for (const name of [`rules.yml.${ended}.new`, `intel/deep/a.json.${ended}.new`, `old.${process.pid}.new`])
    old(name)
  const atWork = [`mine.${process.pid}.new`, `unseen.${ended}.new`, `other.${process.ppid}.new`]
  const stay = ['kept.json', 'notes.new', 'a.b.new', ...atWork]
  for (const name of stay) write(name)
  old(`other.${process.ppid}.new`)
  symlinkSync(join(folder, 'kept.json'), join(folder, `link.${ended}.new`))
  symlinkSync(join(folder, 'intel'), join(folder, 'again'))

  assert.equal(await removeUnfinished(folder), 3)
  assert.deepEqual(readdirSync(folder).sort(), [...stay, 'again', 'intel', `link.${ended}.new`].sort())
  assert.deepEqual(readdirSync(join(folder, 'intel', 'deep')), [])
  assert.equal(await removeUnfinished(join(folder, 'absent')), 0)
})
