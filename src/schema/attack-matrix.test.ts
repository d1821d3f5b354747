import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { rowsIn } from '#model/tab-separated'
import { attackMatrix, seenIn, techniqueRows } from './attack-matrix.ts'

const data = (name: string) => readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8')
const rows = techniqueRows(data('attack-ics.tsv'), data('attack-unseen.tsv'), data('attack-open.tsv'))
const rules = [
  { id: 'stop', title: 'Controller stopped', techniques: ['T0858'] },
  { id: 'download', title: 'Program written', techniques: ['T0843'] },
  { id: 'scan', title: 'Scan', techniques: ['T0846.001'] },
]
const matrix = attackMatrix(
  rows,
  rules,
  seenIn([
    { techniques: ['T0858'], severity: 'minor' },
    { techniques: ['T0858', 'T0843'], severity: 'critical' },
  ]),
)
const of = (id: string) => matrix.items.find((one) => one.id === id)

test('what a rule names is covered, and its parts and its whole with it', () => {
  assert.equal(of('T0858')?.coverage, 'covered')
  assert.deepEqual([of('T0846')?.coverage, of('T0846.002')?.coverage], ['covered', 'not-covered'])
  assert.deepEqual([of('T0843.002')?.coverage, of('T0843.002')?.reason], ['covered', 'Reported as T0843'])
})

test('what no network sensor can see has a reason, and is nothing that a rule names', () => {
  assert.equal(of('T0852')?.coverage, 'unseen')
  assert.match(of('T0852')?.reason ?? '', /computer/)
  const known = new Set(rows.map(({ id }) => id))
  for (const [id = ''] of rowsIn(data('attack-unseen.tsv'))) assert.ok(known.has(id), id)
})

test('every tactic of the table has its column', () => {
  for (const { tactics } of matrix.items)
    for (const tactic of tactics) assert.ok(matrix.tactics.includes(tactic), tactic)
})

test('the severest alert of a technique stays', () => {
  assert.deepEqual([of('T0858')?.alerts, of('T0858')?.severity], [2, 'critical'])
})
