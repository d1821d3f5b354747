/** Runs `sightglass intel` as a child process. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('main.ts', import.meta.url))

test('a package is packed, trusted and installed; an untrusted key is refused', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'intel-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--no-warnings', CLI, 'intel', ...words],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )
    return { status, stdout, stderr }
  }
  const made = run('keygen', 'acme')
  const words = /^([a-z]{5}-){7}[a-z]{5}$/m.exec(made.stdout)?.[0]
  assert.ok(words, made.stdout)
  assert.equal(statSync(join(folder, 'acme.key')).mode & 0o077, 0, 'readable by its owner only')
  assert.match(run('keygen', 'acme').stderr, /already exists/)

  writeFileSync(join(folder, 'bad.csv'), '198.51.100.7\n')
  const pack = ['pack', 'bad.csv', '--key', 'acme.key', '--out', 'feed.package', '--release']
  assert.match(run(...pack, 'one').stderr, /--release: expected an integer/)
  assert.equal(run(...pack, '7').stdout, 'feed.package: intel/feed version 7, 1 file\n')

  const untrusted = run('install', 'feed.package', '--data', 'data')
  assert.equal(untrusted.status, 1)
  assert.ok(untrusted.stderr.includes(words), untrusted.stderr)
  assert.match(run('trust', 'acme.key', '--data', 'data').stderr, /acme\.key: .*private key/)
  assert.ok(run('trust', 'acme.pub', '--data', 'data').stdout.includes(words))
  assert.match(
    run('install', 'feed.package', '--data', 'data').stdout,
    /version 7 installed: 1 file, signed by acme/,
  )

  run(...pack, '6')
  assert.match(run('install', 'feed.package', '--data', 'data').stderr, /version 6 is older than 7/)
  const { packages, keys } = JSON.parse(run('packages', '--json', '--data', 'data').stdout)
  assert.deepEqual(
    packages.map(({ name, version }: { name: string; version: number }) => [name, version]),
    [['feed', 7]],
  )
  assert.equal(keys[0].words, words)
  assert.match(run('add', 'isac', 'http://taxii.example/', '--data', 'data').stderr, /expected https/)
})
