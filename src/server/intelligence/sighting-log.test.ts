import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Sighting } from '#model/sighting'
import { SightingLog } from './sighting-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'seen-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const named = (value: string): Sighting => ({
  kind: 'domain',
  value,
  time: 1,
  source: '10.0.0.1',
  destination: '10.0.0.2',
  protocol: 'dns',
  name: '',
  place: { file: 0, frame: 1 },
})

async function valuesIn(book: SightingLog): Promise<string[]> {
  const values: string[] = []
  for await (const page of book.pages(2)) values.push(...page.map(({ value }) => value))
  return values
}

test('what was noted comes back in order, also after a restart and a cut line', async () => {
  const path = join(folder, 'kept')
  assert.deepEqual(await valuesIn(new SightingLog(path)), [])
  new SightingLog(path).add(7, [named('a.example'), named('b.example')])
  appendFileSync(join(path, 'seen.ndjson'), '{"kind":"dom\n')
  new SightingLog(path).add(7, [named('c.example')])
  assert.deepEqual(await valuesIn(new SightingLog(path)), ['a.example', 'b.example', 'c.example'])
})

test('two files bound it: the oldest go', async () => {
  const path = join(folder, 'full')
  const book = new SightingLog(path, 1000)
  for (let i = 0; i < 100; i++) book.add(1, [named(`n${i}.example`)])
  const values = await valuesIn(book)
  assert.equal(values.at(-1), 'n99.example')
  assert.ok(values.length < 20)
  for (const name of ['seen.ndjson', 'seen-before.ndjson'])
    assert.ok(statSync(join(path, name)).size < 1300, name)
})
