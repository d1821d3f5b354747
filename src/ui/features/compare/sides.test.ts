import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaptureItem } from '#schema/capture'
import { captureOf, firstSides, presets, sideOf, sideWord } from './sides.ts'

const DAY = { from: '2026-11-24T00:00:00.000Z', until: '2026-11-25T00:00:00.000Z' }

test('a side comes back from the address bar as it went in', () => {
  assert.deepEqual(sideOf(sideWord(DAY)), DAY)
  for (const odd of [undefined, '', 'x..y', DAY.from, `${DAY.until}..${DAY.from}`])
    assert.equal(sideOf(odd), undefined, String(odd))
})

test('first shown are the last two days, or the halves of a shorter time', () => {
  assert.deepEqual(firstSides('2026-11-01T00:00:00Z', DAY.until), [
    { from: '2026-11-23T00:00:00.000Z', until: DAY.from },
    DAY,
  ])
  const [first, second] = firstSides('2026-11-24T22:00:00Z', '2026-11-25T00:00:00Z')
  assert.deepEqual(
    [first.from, first.until, second.from],
    ['2026-11-24T22:00:00.000Z', '2026-11-24T23:00:00.000Z', '2026-11-24T23:00:00.000Z'],
  )
})

test('a side that is just one capture is called by its name', () => {
  const capture = {
    name: 'a.pcap',
    firstTime: '2026-11-24T00:00:00.000123Z',
    lastTime: DAY.until,
  } as CaptureItem
  assert.equal(captureOf(DAY, [capture])?.name, 'a.pcap')
  assert.equal(captureOf({ ...DAY, from: DAY.until }, [capture]), undefined)
})

test('presets compare times of equal length that end at the last packet', () => {
  for (const { sides } of presets('2026-11-24T12:00:00.000Z')) {
    const [first, second] = sides.map(({ from, until }) => [Date.parse(from), Date.parse(until)])
    assert.equal(second![1], Date.parse('2026-11-24T12:00:00.000Z'))
    assert.equal(first![1]! - first![0]!, second![1]! - second![0]!)
    assert.ok(first![1]! <= second![0]!)
  }
})
