import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Clock } from './clock.ts'

const NOON = 43_200
const YEARS = 28 * 365 * 86_400

test('late packets do not move a tick back', () => {
  const { clock, ticks } = newClock()
  for (const second of [NOON, NOON + 1, NOON, NOON + 2]) clock.advance(second * 1e6)
  assert.deepEqual(ticks, [NOON + 1, NOON + 2])
  assert.deepEqual(clock.counters, { latePackets: 1, clockJumps: 0 })
})

test('one damaged time stamp does not stop the ticks for good', () => {
  const { clock, ticks } = newClock()
  clock.advance(NOON * 1e6)
  clock.advance((NOON + YEARS) * 1e6)
  const setBack: number[] = []
  for (let i = 1; i <= 300; i++) if (clock.advance((NOON + i) * 1e6)) setBack.push(i)
  assert.deepEqual(setBack, [100])
  assert.deepEqual(ticks.slice(0, 3), [NOON + YEARS, NOON + 101, NOON + 102])
  assert.equal(clock.now, (NOON + 300) * 1e6)
})

test('packets of yesterday among those of today are late and no more', () => {
  const { clock } = newClock()
  clock.advance(2 * 86_400e6)
  for (let i = 1; i < 400; i++) {
    assert.equal(clock.advance(86_400e6 + i * 1e6), false)
    if (i % 50 === 0) clock.advance(2 * 86_400e6 + i * 1e6)
  }
})

function newClock(): { clock: Clock; ticks: number[] } {
  const ticks: number[] = []
  return { clock: new Clock((now) => ticks.push(now / 1e6)), ticks }
}
