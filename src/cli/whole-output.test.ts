import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-output-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a file that takes only the beginning of the output ends in failure', {
  skip: process.platform !== 'linux',
}, () => {
  // As a full disk does: the bytes that still fit are taken, the next write fails.
  const limited = `ulimit -f 4; exec "${process.execPath}" --no-warnings "${CLI}" rules list --json > "${join(folder, 'rules.json')}"`
  const { status, stderr } = spawnSync('/bin/bash', ['-c', limited], { encoding: 'utf8' })
  assert.equal(status, 1)
  assert.match(stderr, /^sightglass: standard output: cannot be written: EFBIG/m)
})
