import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readSiteFile } from '#site/site-file'

const root = fileURLToPath(new URL('../../', import.meta.url))
const capture = join(root, 'src/protocols/dhcp/captures/lease.pcap')
const folder = mkdtempSync(join(tmpdir(), 'sightglass-identities-'))
const site = join(folder, 'site.yaml')
after(() => rmSync(folder, { recursive: true }))

function identities(...words: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--no-warnings', join(root, 'src/cli/main.ts'), 'identities', capture, ...words],
    { encoding: 'utf8' },
  )
  return { stdout, stderr, status }
}

it('lists unknown devices, shows the reasons of one, and corrects it after a preview until undone', () => {
  assert.match(identities().stdout, /^0 of 1 device of unknown type\./)
  const device = 'hmi-1'
  assert.match(
    identities('--device', device).stdout,
    /^hmi-1 \(02:00:00:00:00:01\): Workstation.*perhaps.*\n {2}for /,
  )
  const correct = ['--device', device, '--correct', 'Firewall', '--site', site]
  assert.match(identities(...correct).stdout, /→ Firewall\n.*Nothing was stored/s)
  assert.match(identities(...correct, '--alone', '--write').stdout, /stored in/)
  assert.equal(readSiteFile(site).identities[0]?.type, 'Firewall')
  assert.match(identities('--device', device, '--site', site).stdout, /: Firewall.*sure/)
  assert.match(identities('--device', device, '--site', site, '--undo', '--write').stdout, /deleted from/)
  assert.equal(readSiteFile(site).identities.length, 0)
  assert.match(readFileSync(site, 'utf8'), /identities/)
})

it('names what is wrong with its options', () => {
  for (const [words, text] of [
    [['--write'], /--write: expected --correct or --undo/],
    [['--correct', 'Router'], /--correct: expected --device/],
    [['--device', 'hmi-1', '--correct', 'Toaster'], /expected a device type, got 'Toaster'/],
    [['--device', 'hmi-1', '--correct', 'Router', '--write'], /expected --site FILE/],
    [['--device', '203.0.113.9'], /203\.0\.113\.9: no such device/],
  ] as const) {
    const { stderr, status } = identities(...words)
    assert.match(stderr, text)
    assert.notEqual(status, 0)
  }
})
