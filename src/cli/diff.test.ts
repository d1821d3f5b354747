import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dateSpan } from './date-span.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const S7 = fileURLToPath(new URL('../protocols/s7comm/captures/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-diff-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function sightglass(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--no-warnings', MAIN, ...words], { encoding: 'utf8', cwd: folder })
}

test('captures, documents and baselines are compared, each with each of its kind', () => {
  const [reading, stopping] = [join(S7, 'reading-and-writing.pcap'), join(S7, 'stop-and-start.pcap')]
  const captures = sightglass('diff', reading, stopping, '--exit-code', '--no-exposure')
  assert.equal(captures.status, 3)
  assert.match(captures.stdout, /^ {2}\+ 10\.20\.0\.1 → 10\.20\.0\.2 by s7comm: .*verb start, stop$/m)

  for (const [name, path] of Object.entries({ a: reading, b: stopping })) {
    writeFileSync(join(folder, `${name}.json`), sightglass('analyze', '--json', '--no-exposure', path).stdout)
    writeFileSync(join(folder, `${name}.yaml`), sightglass('baseline', 'export', path).stdout)
  }
  const documents = JSON.parse(sightglass('diff', 'a.json', 'b.json', '--json').stdout)
  assert.equal(documents.schema, 'sightglass.difference/1')
  assert.ok(
    documents.changes.some(
      ({ kind, after }: { kind: string; after: string }) => kind === 'behaviour' && after.startsWith('stop'),
    ),
  )
  assert.match(sightglass('diff', 'a.yaml', 'b.yaml').stdout, /verb start, stop/)
  assert.equal(sightglass('diff', 'a.json', 'a.json', '--exit-code').status, 0)

  const unlike = sightglass('diff', 'a.json', 'a.yaml')
  assert.equal(unlike.status, 2)
  assert.match(unlike.stderr, /cannot be compared/)
})

test('what cannot be read is told in words', () => {
  assert.match(sightglass('diff', 'nowhere', 'a.json').stderr, /nowhere: no such file/)
  writeFileSync(join(folder, 'odd.json'), '{"schema": 7}')
  const odd = sightglass('diff', 'odd.json', 'odd.json')
  assert.equal(odd.status, 1)
  assert.match(odd.stderr, /expected a document with schema/)
  const old = { schema: 'sightglass.analysis/1', devices: [{ id: 'a', name: 'x\u001b[31m' }], links: [{}] }
  writeFileSync(join(folder, 'old.json'), JSON.stringify(old))
  writeFileSync(join(folder, 'none.json'), JSON.stringify({ ...old, devices: [] }))
  const older = sightglass('diff', 'none.json', 'old.json')
  assert.equal(older.status, 0)
  assert.match(older.stdout, /^ {2}\+ x.?\[31m$/m)
  assert.ok(!older.stdout.includes('\u001b'))
  assert.match(sightglass('diff', 'odd.json@2026-W99', 'odd.json').stderr, /expected a day/)
})

test('days, weeks and months are spans of time', () => {
  const text = (spec: string) => {
    const { from, until } = dateSpan(spec)
    return [new Date(from).toISOString(), new Date(until).toISOString()]
  }
  assert.deepEqual(text('2026-W01'), ['2025-12-29T00:00:00.000Z', '2026-01-04T23:59:59.999Z'])
  assert.deepEqual(text('2026-02'), ['2026-02-01T00:00:00.000Z', '2026-02-28T23:59:59.999Z'])
  assert.deepEqual(text('2026-11-09..2026-11-10'), ['2026-11-09T00:00:00.000Z', '2026-11-10T23:59:59.999Z'])
  for (const odd of ['', 'W46', '2026-W54', '2025-W53', '2026-13', '2026-02-30', '2026-11-10..2026-11-09'])
    assert.throws(() => dateSpan(odd), /expected a day/, odd)
})
