import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TrendJournal } from './trend-journal.ts'

test('of a live stream it is told soon, and then ever more rarely, down to every quarter of an hour', () => {
  const telling = new TrendJournal({ nameOf: () => '', deviceIdOf: () => '' })
  assert.deepEqual([...telling.sometimes(undefined)], [])
  const reported: number[] = []
  for (let minute = 0; minute <= 61; minute++)
    if ([...telling.sometimes(minute * 60e6)].length > 0) reported.push(minute)
  assert.deepEqual(reported, [0, 1, 3, 7, 15, 30, 45, 60])
  assert.deepEqual(
    [...telling.now()].map(({ kind }) => kind),
    ['trends', 'activity'],
  )
})
