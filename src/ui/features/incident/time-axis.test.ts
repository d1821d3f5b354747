import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeAxis } from './time-axis.ts'

const MINUTE = 60_000
const start = Date.parse('2026-11-24T00:40:00Z')

test('times stand as far apart as they are', () => {
  const { x, width } = timeAxis(
    [0, 30, 60].map((minutes) => start + minutes * MINUTE),
    800,
  )
  assert.equal(width, 800)
  assert.ok(Math.abs(x(start + 30 * MINUTE) - (x(start) + x(start + 60 * MINUTE)) / 2) < 1)
  assert.ok(Math.abs(x(start + 45 * MINUTE) - (x(start + 30 * MINUTE) + x(start + 60 * MINUTE)) / 2) < 1)
})

test('a burst long after the way in is drawn apart, in order, and none outside', () => {
  const times = [0, 1000, 1000 + 1 / 60, 1000 + 2 / 60].map((minutes) => start + minutes * MINUTE)
  const { x, width } = timeAxis(times, 400)
  const places = times.map(x)
  for (let at = 1; at < places.length; at++) assert.ok(places[at]! - places[at - 1]! >= 26)
  assert.ok(places.every((place) => place > 0 && place < width))
})

test('more marks than there is room for make the line longer', () => {
  const times = Array.from({ length: 50 }, (_, at) => start + at * 1000)
  assert.ok(timeAxis(times, 300).width >= 50 * 14)
})

test('marks move together where they then fit', () => {
  const times = Array.from({ length: 30 }, (_, at) => start + at * 1000)
  const { x, width } = timeAxis(times, 500)
  assert.equal(width, 500)
  const places = times.map(x)
  for (let at = 1; at < places.length; at++) assert.ok(places[at]! - places[at - 1]! >= 14)
})

test('ticks are round times that do not cover each other', () => {
  const { ticks } = timeAxis(
    [0, 150].map((minutes) => start + minutes * MINUTE),
    800,
    'UTC',
  )
  assert.deepEqual(
    ticks.map(({ text }) => text),
    ['01:00', '01:30', '02:00', '02:30', '03:00'],
  )
  const [only] = timeAxis([start], 800, 'UTC').ticks
  assert.equal(only?.text, '00:40:00')
})
