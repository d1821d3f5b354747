import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type EngineStart, startEngine } from './start.ts'

const CAPTURE = fileURLToPath(new URL('../protocols/dns/captures/lookups.pcap', import.meta.url))

test('an engine that listens already takes intelligence that came later', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'threats-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const bytes = readFileSync(CAPTURE)
  const stream = new PassThrough()
  const intelFolders = [join(folder, 'intelligence')]
  const run = startEngine({ files: [{ name: 'eth0', stream }], flushMs: 1, intelFolders })
  // Written after the engine was locked in.
  const file = join(folder, 'intelligence', 'deep', 'feed.csv')
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, 'historian.plant.example\n')
  stream.write(bytes.subarray(0, 24)) // the header alone: it listens
  run.send({ intelFiles: [file, join(folder, 'outside.csv')] })
  run.send({ customRules: [] }) // answered, so that what was said before has been heard
  const rules = new Set<string>()
  let counters: Readonly<Record<string, number>> = {}
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'alert') rules.add(entry.alert.rule)
      if (entry.kind === 'counters') counters = entry.counters
      if (entry.kind === 'custom-rules') stream.end(bytes.subarray(24))
    }
  assert.ok(rules.has('malicious-domain'), [...rules].join())
  assert.equal(counters.indicators, 1)
  assert.ok(Object.keys(counters).some((name) => /^intelligence: outside\.csv: /.test(name)))
})

test('of a live stream it is noted once what intelligence may speak of one day; of a capture nothing', async () => {
  const valuesOf = async (file: EngineStart['files'][number]) => {
    const values: string[] = []
    for await (const batch of startEngine({ files: [file] }).entries)
      for (const entry of batch)
        if (entry.kind === 'sighting') values.push(`${entry.sighting.kind} ${entry.sighting.value}`)
    return values
  }
  const stream = new PassThrough()
  stream.end(readFileSync(CAPTURE))
  const values = await valuesOf({ name: 'eth0', stream })
  assert.ok(values.includes('domain historian.plant.example'), values.join())
  assert.equal(new Set(values).size, values.length)
  assert.deepEqual(await valuesOf(CAPTURE), [])
})
