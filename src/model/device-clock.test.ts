import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockOffsetText, DeviceClock } from './device-clock.ts'

const S = 1e6
const NOW = Date.UTC(2026, 10, 24) * 1000

test('an offset is told in seconds, with the time zone that would explain it', () => {
  assert.equal(clockOffsetText(0.4 * S, false), 'within 1 s of the sensor')
  assert.equal(clockOffsetText(-2.34 * S, false), '2.3 s behind the sensor')
  assert.equal(clockOffsetText(3612 * S, false), '3612 s ahead of the sensor')
  assert.equal(clockOffsetText(3612 * S, true), '3612 s ahead of the sensor, as local time of UTC+01:00')
  assert.equal(
    clockOffsetText(-(9 * 3600 + 1800) * S, true),
    '34200 s behind the sensor, as local time of UTC-09:30',
  )
  assert.equal(clockOffsetText(5000 * S, true), '5000 s ahead of the sensor')
  assert.equal(clockOffsetText(-NOW, true), 'more than a year behind the sensor')
})

test('a clock that ticks is told once; one that is set, again', () => {
  const clock = new DeviceClock()
  assert.equal(clock.says(NOW + 5 * S, NOW), '5.0 s ahead of the sensor')
  assert.equal(clock.says(NOW + 66 * S, NOW + 60 * S), undefined)
  assert.equal(clock.says(NOW + 120 * S, NOW + 120 * S), 'within 1 s of the sensor')
  assert.equal(clock.says(Number.NaN, NOW), undefined)
})

test('events are sent later than they happen: the latest counts, and a burst of old ones does not', () => {
  const clock = new DeviceClock()
  const delays = [9, 1, 30, 4, 2, 600, 7]
  for (const [i, delay] of delays.entries())
    assert.equal(clock.tags(NOW + (10 * i - delay + 60) * S, NOW + 10 * i * S), undefined)
  assert.equal(clock.tags(NOW + (80 - 5 + 60) * S, NOW + 80 * S), '59 s ahead of the sensor')
  const burst = new DeviceClock()
  for (let i = 0; i < 20; i++) assert.equal(burst.tags(NOW - 7200 * S, NOW + i), undefined)
})
