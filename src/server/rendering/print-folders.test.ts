import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { makePrintFolder, removeLeftPrints } from './print-folders.ts'

test('what a killed process was printing is removed, what others print stays', async (t) => {
  const parent = mkdtempSync(join(tmpdir(), 'prints-'))
  t.after(() => rmSync(parent, { recursive: true }))
  const { pid: ended } = spawnSync('true')
  const before = new Date(Date.now() - process.uptime() * 1000 - 60_000)
  const make = (name: string) => {
    mkdirSync(join(parent, name))
    writeFileSync(join(parent, name, 'report.html'), 'confidential')
    utimesSync(join(parent, name), before, before)
  }
  make(`sightglass-print-${ended}-abcDEF`)
  const stay = [
    `sightglass-print-${process.ppid}-abcDEF`,
    `sightglass-print-${ended}`,
    `else-${ended}-abcDEF`,
  ]
  for (const name of stay) make(name)
  symlinkSync(join(parent, stay[2]!), join(parent, `sightglass-print-${ended}-aLinkk`))
  await removeLeftPrints(parent)
  assert.deepEqual(readdirSync(parent).sort(), [...stay, `sightglass-print-${ended}-aLinkk`].sort())
  await removeLeftPrints(join(parent, 'absent'))
})

test('a folder that is made tells whose it is', async (t) => {
  const folder = makePrintFolder()
  t.after(() => rmSync(folder, { recursive: true }))
  assert.match(basename(folder), new RegExp(`^sightglass-print-${process.pid}-`))
  await removeLeftPrints()
  assert.deepEqual(readdirSync(folder), [], 'it is there')
})
