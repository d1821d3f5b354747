import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Report } from './evaluation.ts'
import { readReports, writeReport } from './reports.ts'

const reportOf = (seed: number, falseAlerts: number): Report => ({
  stepResults: [],
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

test('reports of several seeds are stored and merged', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'reports-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const files = [1, 2].map((seed) => {
    const file = join(folder, `${seed}.json`)
    writeReport(file, reportOf(seed, seed))
    return file
  })
  const report = readReports(files)
  assert.deepEqual(
    report.chains.map(({ seed }) => seed),
    [1, 2],
  )
  assert.deepEqual(report.benign, [{ pace: 120, deviceWeeks: 20, falseAlerts: 3 }])
  assert.deepEqual([report.deviceWeeks, report.frames, [...report.without.keys()]], [20, 2000, ['order']])
})
