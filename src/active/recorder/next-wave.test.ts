import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plannedTarget } from '../testing/plans.ts'
import type { JournalLine } from './journal.ts'
import { nextWave } from './next-wave.ts'

const HOUR = 3_600_000
const target = (last: number, model: string) => plannedTarget(`10.77.0.${last}`, [], { model })
const targets = [target(5, 'A'), target(6, 'A'), target(7, 'B'), target(8, 'B')]
const line = (kind: JournalLine['kind'], last: number, time = HOUR): JournalLine => ({
  ...{ kind, address: `10.77.0.${last}`, query: '', step: '', time, hash: '' },
})
const next = (...lines: readonly JournalLine[]) => {
  const wave = nextWave({ targets }, lines, 24)
  return wave && [wave.targets.map(({ address }) => Number(address.split('.')[3])), wave.at / HOUR]
}

test('one device of each model first, the others a day after the last of them', () => {
  assert.deepEqual(next(), [[5, 7], 0])
  assert.deepEqual(next(line('request', 5)), [[7], 0])
  assert.deepEqual(next(line('request', 5), line('device', 7, 3 * HOUR)), [[6, 8], 27])
  assert.equal(next(...[5, 6, 7, 8].map((last) => line('request', last))), undefined)
})

test('a device that took no connection is asked no more, nor is its model', () => {
  assert.deepEqual(next(line('distress', 5)), [[7], 0])
  assert.deepEqual(next(line('distress', 5), line('request', 7)), [[8], 25])
  assert.equal(next(line('distress', 5), line('distress', 7)), undefined)
})
