import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { hex } from '#bytes/hex'

const CLI = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cli-'))
after(() => rmSync(folder, { recursive: true }))

/** Runs `sightglass` on a file of that name and content. */
function run(command: readonly string[], name: string, content: string | Uint8Array, stdout?: number) {
  writeFileSync(join(folder, name), content)
  const env = { ...process.env, XDG_DATA_HOME: folder }
  const stdio = ['ignore', stdout ?? 'pipe', 'pipe'] as const
  const args = ['--no-warnings', CLI, ...command, name]
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env, stdio: [...stdio] })
}

test('a capture cut in its header could not be read, and the engine survives it', () => {
  const { status, stderr } = run(['analyze'], 'cut.pcap', hex('d4c3b2a1 0200 0400'))
  assert.equal(status, 1)
  assert.match(stderr, /^sightglass: cut\.pcap: the pcap header is cut: 24 octets are needed, got 8\n$/)
})

test('no baseline is exported from what is no capture', () => {
  const { status, stdout, stderr } = run(['baseline', 'export'], 'text.pcap', 'text')
  assert.deepEqual([status, stdout], [1, ''])
  assert.match(stderr, /^sightglass: text\.pcap: expected a pcap or pcapng capture/)
})

test('a file name cannot command the terminal', () => {
  const { stdout, stderr } = run(['analyze'], 'a\u001b[31m\nb.pcap', 'text')
  assert.match(stdout, /^! a\ufffd\[31m b\.pcap: expected/m)
  assert.match(stderr, /^sightglass: a\ufffd\[31m b\.pcap: expected .*\n$/)
})

test('a baseline is imported into the folder that serve uses', () => {
  const text = 'version: sightglass.baseline/1\nrelations: []\nchannels: []\n'
  assert.equal(run(['baseline', 'import'], 'normal.yaml', text).status, 0)
  assert.ok(existsSync(join(folder, 'sightglass/baseline.yaml')))
})

test('an output without room left is told in one line', { skip: !existsSync('/dev/full') }, () => {
  const text = 'version: sightglass.baseline/1\nrelations: []\nchannels: []\n'
  const { status, stderr } = run(['baseline', 'verify'], 'full.yaml', text, openSync('/dev/full', 'w'))
  assert.equal(status, 1)
  assert.match(stderr, /^sightglass: standard output: cannot be written: ENOSPC.*\n$/)
})
