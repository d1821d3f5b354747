import assert from 'node:assert/strict'
import { test } from 'node:test'
import { totalRate } from './total-rate.ts'

test('rates of the same time are summed, in the order of time', () => {
  const start = '2026-11-24T03:00:00.000Z'
  const at = Date.parse(start) / 1000
  const sum = totalRate([
    { start: '2026-11-24T03:01:00.000Z', stepSeconds: 60, packets: [60] },
    { start, stepSeconds: 60, packets: [120, 60] },
  ])
  assert.deepEqual(
    [sum?.times, sum?.values],
    [
      [at, at + 60],
      [2, 2],
    ],
  )
  assert.equal(totalRate([]), undefined)
})

test('lines of other steps and starts make no peaks', () => {
  const line = (start: string, stepSeconds: number, count: number) => ({
    start,
    stepSeconds,
    packets: Array.from({ length: count }, () => stepSeconds),
  })
  // Each of these has one packet a second throughout.
  const sum = totalRate([
    line('2026-11-24T03:00:00.000Z', 30, 40),
    line('2026-11-24T03:00:00.000Z', 120, 10),
    line('2026-11-24T03:00:00.000Z', 60, 20),
  ])
  assert.ok(sum!.values.length > 5)
  assert.deepEqual(new Set(sum!.values), new Set([3]))
})
