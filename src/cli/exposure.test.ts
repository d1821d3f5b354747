/** `sightglass exposure` as a person types it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const SUPPLEMENTS = fileURLToPath(new URL('../../data/advisory-supplements.json', import.meta.url))
const ANALYSIS = fileURLToPath(new URL('../schema/analysis.example.json', import.meta.url))

function exposure(...words: readonly string[]) {
  return spawnSync(process.execPath, ['--no-warnings', MAIN, 'exposure', ...words], { encoding: 'utf8' })
}

test('read counts the CVEs of a supplement, which has rows and no facts', () => {
  const { stdout } = exposure('read', SUPPLEMENTS)
  assert.match(stdout, /^Supplement of unknown date: [1-9]\d* CVEs$/m)
})

test('reconcile takes a site file, and says whom to ask', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'reconcile-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const site = join(folder, 'site.yaml')
  writeFileSync(
    site,
    'name: North\ndevices:\n  - address: 192.0.2.77\n    name: Ghost\n    owner: Hall 2\n    importance: high\n',
  )
  const { stdout, stderr } = exposure('reconcile', ANALYSIS, site)
  assert.match(stdout, /^0 matched, 1 not seen, [1-9]/, stderr)
  assert.match(stdout, /^not seen: Ghost 192\.0\.2\.77 \(Hall 2, importance high\)$/m)
  const none = exposure(
    'reconcile',
    ANALYSIS,
    SUPPLEMENTS.replace('advisory-supplements.json', 'vendors.tsv'),
  )
  assert.equal(none.status, 1)
  assert.match(none.stderr, /vendors\.tsv: expected a column of names, addresses or serial numbers/)
  const bomb = join(folder, 'bomb.yml')
  writeFileSync(bomb, `a: &a [x, x]\nb: [${Array(200).fill('*a').join(', ')}]\n`)
  assert.match(
    exposure('reconcile', ANALYSIS, bomb).stderr,
    /bomb\.yml: site file: expected at most 100 nodes/,
  )
})
