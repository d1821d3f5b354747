import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinedActivity, joinedTrend } from './trend-joining.ts'

const S = 1e6
const place = { device: '10.0.0.1', protocol: 'modbus', unit: '1', point: 'holding:4', seen: 1, written: 0 }
const steps = (start: number, values: (number | null)[]) => ({ start: start * S, step: S, values })

test('two captures of one value follow each other, and the gap between them is told as one', () => {
  const joined = joinedTrend(
    [
      {
        ...place,
        least: steps(10, [1, 2]),
        most: steps(10, [3, 4]),
        writes: [{ time: 11 * S, value: 2, by: 'b' }],
      },
      { ...place, least: steps(14, [5]), most: steps(14, [6]), writes: [{ time: 9 * S, value: 1, by: 'a' }] },
    ],
    {},
  )
  assert.deepEqual(
    [joined.least, joined.most],
    [
      [1, 2, null, null, 5],
      [3, 4, null, null, 6],
    ],
  )
  assert.equal(joined.start, '1970-01-01T00:00:10.000000Z')
  assert.deepEqual(
    joined.writes.map(({ by }) => by),
    ['a', 'b'],
  )
})

test('a span of time leaves out what lies beside it', () => {
  const trend = { ...place, least: steps(10, [1, 2, 3]), most: steps(10, [1, 2, 3]), writes: [] }
  assert.deepEqual(joinedTrend([trend], { from: 12 * S }).least, [2, 3])
  assert.deepEqual(joinedTrend([trend], { until: 10 * S }).least, [1])
  assert.deepEqual(joinedTrend([], {}).least, [])
})

test('what several captures tell of one device is one line, with the hours of the week summed', () => {
  const part = (start: number) => ({ device: 'plc', packets: steps(start, [1]), week: [2, 0, 1] })
  const { devices, protocols } = joinedActivity({ devices: [part(10), part(12)], protocols: [] })
  assert.deepEqual(
    [devices[0]?.packets, devices[0]?.week.slice(0, 4)],
    [
      [1, 0, 1],
      [4, 0, 2, 0],
    ],
  )
  assert.equal(devices[0]?.week.length, 168)
  assert.deepEqual(protocols, [])
})
