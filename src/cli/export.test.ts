import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readAll } from '#capture/read-all'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const CAPTURES = fileURLToPath(new URL('../protocols/s7comm/captures', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-export-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function sightglass(...words: string[]) {
  return spawnSync(process.execPath, ['--no-warnings', MAIN, ...words], { encoding: 'utf8' })
}

const analysis = join(folder, 'analysis.json')
writeFileSync(
  analysis,
  sightglass('analyze', join(CAPTURES, 'stop-and-start.pcap'), '--json', '--quiet').stdout,
)
const { alerts } = JSON.parse(readFileSync(analysis, 'utf8')) as { alerts: { id: string; rule: string }[] }
const { id } = alerts.find(({ rule }) => rule === 'controller-stopped')!

test('the packets of an alert are its conversation, the proving ones with a comment', () => {
  const out = join(folder, 'proof.pcapng')
  const words = ['export', '--format', 'pcap', '--analysis', analysis, '--alert', id, '--out', out]
  const { status, stderr } = sightglass(...words, '--captures', CAPTURES)
  assert.equal(status, 0, stderr)
  const bytes = new Uint8Array(readFileSync(out))
  assert.ok(readAll(bytes).frames.length >= 10)
  assert.match(Buffer.from(bytes).toString('latin1'), /Controller stopped: /)
})

test('the other forms come from the analysis', () => {
  assert.match(sightglass('export', '--format', 'csv', '--analysis', analysis).stdout, /10\.20\.0\.2/)
  assert.match(sightglass('export', '--format', 'graphml', '--analysis', analysis).stdout, /^<\?xml/)
})

test('a wrong argument is reported', () => {
  const wrong = (...words: string[]) => sightglass('export', ...words).stderr
  assert.match(wrong('--format', 'docx'), /expected one of pcap, csv/)
  assert.match(wrong('--format', 'pcap', '--analysis', analysis), /--alert: expected /)
  assert.match(
    wrong('--format', 'pcap', '--analysis', analysis, '--alert', 'x'),
    /^sightglass: x: no such alert/,
  )
  assert.match(
    wrong('--format', 'pcap', '--analysis', analysis, '--alert', id, '--captures', folder),
    /stop-and-start\.pcap: capture not found/,
  )
  assert.match(wrong('--format', 'csv', '--analysis', MAIN), /JSON|expected a document/)
})
