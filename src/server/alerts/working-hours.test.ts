import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOutsideWorkingHours } from './working-hours.ts'

/** Local time, as the setting; March 2026 begins on a Sunday. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime() * 1000

test('a time within any span is inside; none is outside while no hours are set', () => {
  const week = ['Mon-Fri 07:00-17:30', 'Sat 08:00-12:00']
  assert.ok(!isOutsideWorkingHours(at(2, 7), week))
  assert.ok(!isOutsideWorkingHours(at(6, 17, 29), week))
  assert.ok(isOutsideWorkingHours(at(6, 17, 30), week))
  assert.ok(isOutsideWorkingHours(at(2, 6, 59), week))
  assert.ok(!isOutsideWorkingHours(at(7, 8), week))
  assert.ok(isOutsideWorkingHours(at(8, 10), week))
  assert.ok(!isOutsideWorkingHours(at(8, 10), []))
})

test('a night shift ends on the next day, and days may pass the end of the week', () => {
  const nights = ['Fri-Sun 22:00-06:00']
  assert.ok(!isOutsideWorkingHours(at(6, 23), nights))
  assert.ok(!isOutsideWorkingHours(at(7, 5, 59), nights))
  assert.ok(!isOutsideWorkingHours(at(9, 5), nights), 'Monday after the shift of Sunday')
  assert.ok(isOutsideWorkingHours(at(9, 6), nights))
  assert.ok(isOutsideWorkingHours(at(6, 5), nights), 'Friday before its shift')
  assert.ok(!isOutsideWorkingHours(at(5, 3), ['Mon-Sun 06:00-06:00']))
})
