import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Paper } from './evaluation.ts'
import { keepPaper, readPapers } from './reports.ts'

const paperOf = (seed: number, falseAlerts: number): Paper => ({
  judged: [],
  underFaults: [],
  poisoned: [],
  falseAlerts: [],
  deviceWeeks: 10,
  benign: [{ pace: 120, deviceWeeks: 10, falseAlerts }],
  benignIncidents: 0,
  chains: [{ name: 'insider', seed, incidents: 1, problem: '' }],
  without: new Map([['order', []]]),
  frames: 1000,
})

test('papers of several seeds are kept, and told as one', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'papers-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const files = [1, 2].map((seed) => {
    const file = join(folder, `${seed}.json`)
    keepPaper(file, paperOf(seed, seed))
    return file
  })
  const paper = readPapers(files)
  assert.deepEqual(
    paper.chains.map(({ seed }) => seed),
    [1, 2],
  )
  assert.deepEqual(paper.benign, [{ pace: 120, deviceWeeks: 20, falseAlerts: 3 }])
  assert.deepEqual([paper.deviceWeeks, paper.frames, [...paper.without.keys()]], [20, 2000, ['order']])
})
