import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import { Analysis } from './analysis.ts'
import { upgradeAnalysis } from './former-analysis.ts'

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))

test('a document of the previous schema becomes one of the current schema', () => {
  const former = read('./testing/analysis-1.example.json')
  const upgraded = upgradeAnalysis(former)
  assert.deepEqual(Compile(Analysis).Errors(upgraded), [])
  const { links, alerts, devices, counters } = upgraded as Analysis
  assert.equal(links[0]?.bytes, 98112)
  assert.deepEqual(alerts[0]?.defenderTitles, ['An S7 Stop PLC Command was Sent'])
  assert.equal(alerts[0]?.relatedActivity.length, 1)
  assert.equal(devices[0]?.program[0]?.versions[0]?.bytes, 342)
  assert.deepEqual(links[0]?.operations[0]?.outcomes as unknown, {
    requested: 12,
    succeeded: 11,
    rejected: 1,
    unanswered: 1,
  })
  const formerCounters = (former as Analysis).counters
  assert.deepEqual(Object.values(counters), Object.values(formerCounters))
})

test('current and unknown documents stay as they are', () => {
  const current = read('./analysis.example.json')
  assert.equal(upgradeAnalysis(current), current)
  for (const other of [null, 7, 'text', [], { schema: 'sightglass.difference/1', octets: 1 }])
    assert.equal(upgradeAnalysis(other), other)
})
