import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearestStep, plotOf, spanBetween } from './point-plot.ts'

const start = '2026-11-24T03:00:00.000Z'
const trend = (least: (number | null)[], most = least) => ({
  start,
  stepSeconds: 60,
  least,
  most,
  writes: [],
})
const size = { width: 100, height: 100 }

test('a value within its bounds lies within the band', () => {
  const { band, line, bottom, top } = plotOf(trend([4, 6]), { least: 0, most: 10 }, size)
  assert.deepEqual([bottom, top], [-0.8, 10.8])
  assert.ok(band !== undefined && band.y > 0 && band.y + band.height < 100)
  assert.match(line, /^M25\.0 58\.6L75\.0 41\.4$/)
})

test('where nobody read it for long the line breaks; a single value is still seen', () => {
  const gap = new Array<null>(9).fill(null)
  const { line } = plotOf(trend([1, 2, null, 3, ...gap, 4]), { least: null, most: null }, size)
  assert.equal(line.match(/M/g)?.length, 2)
  assert.match(line, /h1$/)
})

test('a value that is read rarely is one line all the same', () => {
  const rare = [1, null, null, null, null, 2, null, null, null, null, 3]
  assert.equal(plotOf(trend(rare), { least: null, most: null }, size).line.match(/M/g)?.length, 1)
})

test('a value that never changes, and none at all, can be drawn', () => {
  const steady = plotOf(trend([7, 7]), { least: 7, most: 7 }, size)
  assert.ok(steady.top > 7 && steady.bottom < 7)
  assert.equal(plotOf(trend([]), { least: null, most: null }, size).line, '')
})

test('writes stand at their time', () => {
  const written = {
    ...trend([1, 2]),
    writes: [{ time: '2026-11-24T03:01:00.000Z', value: 2, by: '10.0.0.9' }],
  }
  assert.equal(plotOf(written, { least: 1, most: 2 }, size).writes[0]?.x, 50)
})

test('the pointer finds the nearest step that has a value', () => {
  assert.equal(nearestStep(trend([1, null, null, 2]), 0.4), 0)
  assert.equal(nearestStep(trend([1, null, null, 2]), 0.99), 3)
  assert.equal(nearestStep(trend([null]), 0.5), undefined)
})

test('what is drawn over becomes the span of the room; a click does not', () => {
  assert.deepEqual(spanBetween(trend([1, 2, 3, 4]), 0.75, 0.25), {
    from: '2026-11-24T03:01:00.000Z',
    until: '2026-11-24T03:03:00.000Z',
  })
  assert.equal(spanBetween(trend([1, 2, 3, 4]), 0.5, 0.5), undefined)
})
