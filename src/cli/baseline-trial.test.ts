import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('./main.ts', import.meta.url))
const capture = (name: string) =>
  fileURLToPath(new URL(`../protocols/modbus/captures/${name}.pcap`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cli-trial-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function sightglass(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', CLI, ...words], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

function baselineOf(name: string): string {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, sightglass('baseline', 'export', capture(name)).stdout)
  return file
}

const polling = baselineOf('polling')
const writing = baselineOf('writing')

test('whom a baseline names is no new device, and what it was learned from is quiet', () => {
  assert.match(
    sightglass('baseline', 'test', polling, capture('polling')).stdout,
    /^would not have fired\n1 capture/,
  )
})

test('what a baseline would have raised: when, between whom and in which frame', () => {
  const { stdout } = sightglass('baseline', 'test', polling, capture('writing'))
  assert.match(stdout, /^would have fired \d+ times in \d+ alerts, here:\n/)
  assert.match(stdout, /10\.20\.0\.1 sent Write Single Coil .* writing\.pcap frame 4\n/)
})

test('beside the one that counts now: what is new with it, and what falls silent', () => {
  const against = ['--against', polling, capture('writing')]
  const { stdout } = sightglass('baseline', 'test', writing, ...against)
  assert.match(stdout, /no additional alerts\nalerts that would disappear:\n.*Write Single Coil/)
  const { alerts, current, added, silenced } = JSON.parse(
    sightglass('baseline', 'test', writing, ...against, '--json').stdout,
  )
  assert.equal(alerts.length - added.length, current.alerts - silenced.length)
  assert.ok(silenced.length > 0)
})

test('what is missing is told in words', () => {
  assert.match(sightglass('baseline', 'test', polling).stderr, /expected captures, or --data/)
  assert.match(sightglass('baseline', 'test', polling, 'nowhere.pcap').stderr, /nowhere\.pcap: no such file/)
})
