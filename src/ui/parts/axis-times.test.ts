import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axisTimes } from './axis-times.ts'

const at = (text: string) => new Date(text).getTime() / 1000

test('times have no date, unless a day begins', () => {
  const labels = axisTimes([at('2026-11-30T22:00'), at('2026-11-30T23:00'), at('2026-12-01T00:00')])
  assert.deepEqual(labels, ['22:00', '23:00', '00:00\n1 Dec'])
})

test('seconds and days are written where the steps are so short or long', () => {
  assert.deepEqual(axisTimes([at('2026-11-30T22:00:10'), at('2026-11-30T22:00:20')]), [
    '22:00:10',
    '22:00:20',
  ])
  assert.deepEqual(axisTimes([at('2026-11-30T00:00'), at('2026-12-01T00:00')]), ['30 Nov', '1 Dec'])
  assert.deepEqual(axisTimes([]), [])
})
