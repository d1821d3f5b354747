import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSetPoint, nearestStep, rangeBetween, seriesOf } from './point-plot.ts'

const start = '2026-11-24T03:00:00.000Z'
const trend = (least: (number | null)[], most = least) => ({
  start,
  stepSeconds: 60,
  least,
  most,
  writes: [],
})
const noBounds = { least: null, most: null }

test('times are seconds, and the line goes through the middle of each step', () => {
  const { times, middle, least, most } = seriesOf(trend([4, 6], [6, 8]), noBounds, false)
  assert.deepEqual(times, [Date.parse(start) / 1000, Date.parse(start) / 1000 + 60])
  assert.deepEqual(
    [least, middle, most],
    [
      [4, 6],
      [5, 7],
      [6, 8],
    ],
  )
})

test('a short gap is bridged, a long one breaks the line', () => {
  const gap = new Array<null>(9).fill(null)
  const { middle } = seriesOf(trend([1, 2, null, 3, ...gap, 4]), noBounds, false)
  assert.deepEqual(middle.slice(0, 4), [1, 2, undefined, 3])
  assert.deepEqual(middle.slice(4), [...gap, 4])
})

test('a value that is read rarely is one line, and a set point holds its value over any gap', () => {
  const rare = [1, null, null, null, null, 2, null, null, null, null, 3]
  assert.ok(!seriesOf(trend(rare), noBounds, false).middle.includes(null))
  const held = seriesOf(trend([1, 2, 3, ...new Array<null>(99).fill(null), 4]), noBounds, true)
  assert.ok(!held.middle.includes(null))
})

test('only values beyond the learned range are outside it, with the value that is farthest out', () => {
  const { outside } = seriesOf(trend([2, 5, null, -3], [2, 12, null, 4]), { least: 0, most: 10 }, false)
  assert.deepEqual(outside, [null, 12, null, -3])
})

test('enumerated and written points are set points', () => {
  assert.ok(isSetPoint({ kind: 'enumerated', writes: 0 }) && isSetPoint({ kind: 'continuous', writes: 2 }))
  assert.ok(!isSetPoint({ kind: 'continuous', writes: 0 }))
})

test('the pointer finds the nearest step that has a value', () => {
  assert.equal(nearestStep(trend([1, null, null, 2]), 0.4), 0)
  assert.equal(nearestStep(trend([1, null, null, 2]), 0.99), 3)
  assert.equal(nearestStep(trend([null]), 0.5), undefined)
})

test('a drag selects a time range, in either direction; a click does not', () => {
  const at = Date.parse(start) / 1000
  const range = { from: '2026-11-24T03:01:00.000Z', until: '2026-11-24T03:03:00.000Z' }
  assert.deepEqual(rangeBetween(at + 180, at + 60), range)
  assert.equal(rangeBetween(at, at + 0.2), undefined)
  assert.equal(rangeBetween(Number.NaN, at), undefined)
})
