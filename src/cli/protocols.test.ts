import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-sdk-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function sightglass(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--no-warnings', MAIN, ...words], { encoding: 'utf8' })
}

test('a protocol made outside is tried, read, and its operations are in the analysis', () => {
  const own = join(folder, 'own')
  assert.equal(sightglass('protocols', 'new', 'acme-pump', own).status, 0)
  const manifest = join(own, 'acme-pump/index.ts')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/'TODO: title[^']*'/, "'Acme Pump 1.0'"))
  const tried = sightglass('protocols', 'test', own, '--keep', join(folder, 'made'))
  assert.equal(tried.status, 0, tried.stdout + tried.stderr)
  assert.match(tried.stdout, /✔ script reading: 4 messages, 4 facts/)
  const capture = join(folder, 'made/acme-pump-reading.pcap')
  const { stdout } = sightglass('analyze', capture, '--protocols', own, '--json', '--quiet')
  const analysis = JSON.parse(stdout) as {
    links: { protocol: string; operations: { name: string }[] }[]
    alerts: { rule: string; protocol: string }[]
  }
  const link = analysis.links.find(({ protocol }) => protocol === 'acme-pump')
  assert.deepEqual(link?.operations.map(({ name }) => name).sort(), ['Read', 'Stop'])
  assert.ok(
    analysis.alerts.some(({ rule, protocol }) => rule === 'controller-stopped' && protocol === 'acme-pump'),
  )
})

test('a folder that is none, or a protocol that is broken, is told in words', () => {
  assert.match(
    sightglass('protocols', 'test', join(folder, 'nowhere')).stdout,
    /expected a folder with an index\.ts/,
  )
  const broken = join(folder, 'broken')
  assert.equal(sightglass('protocols', 'new', 'broken', folder).status, 0)
  writeFileSync(join(broken, 'index.ts'), 'export const protocol = { name: "Broken!" }\n')
  const { status, stdout } = sightglass('protocols', 'test', broken)
  assert.equal(status, 1)
  assert.match(stdout, /name: expected kebab-case/)
})
