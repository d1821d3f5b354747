import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PointTrend } from '#model/trend'
import { sketchesIn, trendsIn } from './notes.ts'

const place = { device: 'plc', protocol: 'cip', unit: '', point: 'Dosing.Setpoint' }
const trend = (...values: number[]): PointTrend => ({
  ...place,
  least: { start: 0, step: 1, values },
  most: { start: 0, step: 1, values },
  writes: values.map((value, i) => ({ time: i, value, by: 'hmi' })),
  ...{ seen: values.length, written: values.length },
})
const note = (kind: string, body: unknown) => ({ capture: 1, kind, body: JSON.stringify(body) })

test('a point that was written since all trends were told is the newer one, once', () => {
  const notes = [
    note('trends', [trend(1.19, 1.28)]),
    note('recent-trends', { until: 100, points: [trend(1.19, 1.28, 4.44)], pointsUntil: 160 }),
  ]
  assert.deepEqual(
    trendsIn(notes, place).map(({ until, writes }) => [until, writes.length]),
    [[160, 3]],
  )
  assert.deepEqual(
    sketchesIn(notes).map(({ most, written }) => [most, written]),
    [[4.44, 3]],
  )
  const older = [
    note('trends', [trend(1.19)]),
    note('recent-trends', { until: 100, points: [], pointsUntil: 100 }),
  ]
  assert.deepEqual(
    trendsIn(older, place).map(({ until }) => until),
    [100],
  )
})
