import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { firewallsIn } from './service.ts'

test('tells weak and needless rules of each file by line; what is no configuration has no dialect', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'firewalls-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(
    join(folder, 'a.asa'),
    'ASA Version 9.8(2)\naccess-list IN extended permit ip any any\naccess-list IN extended deny tcp any host 10.0.0.1 eq 502\naccess-group IN in interface outside\n',
  )
  writeFileSync(join(folder, 'b.txt'), 'hello')
  mkdirSync(join(folder, 'c'))
  const all = await firewallsIn(folder)
  const reported = all.map(({ file, dialect, rules, findings }) => [
    file,
    dialect,
    rules,
    findings.map(({ line, kind }) => `${line} ${kind}`),
  ])
  assert.deepEqual(reported, [
    ['a.asa', 'cisco-asa', 2, ['2 allows-everything', '3 never-reached']],
    ['b.txt', '', 0, []],
    ['c', '', 0, []],
  ])
  assert.deepEqual(await firewallsIn(join(folder, 'none')), [])
})
