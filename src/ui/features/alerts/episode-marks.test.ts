import assert from 'node:assert/strict'
import { test } from 'node:test'
import { episodeMarks } from './episode-marks.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()

test('bursts stand where they happened, and each can be seen inside the line', () => {
  const marks = episodeMarks([
    { from: at(0), to: at(0), count: 1 },
    { from: at(25), to: at(50), count: 9 },
    { from: at(100), to: at(100), count: 2 },
  ])
  assert.deepEqual(
    marks.map(({ x, width }) => [x, width]),
    [
      [0, 0.8],
      [25, 25],
      [99.2, 0.8],
    ],
  )
  assert.deepEqual(episodeMarks([{ from: at(0), to: at(0), count: 1 }])[0]?.x, 0)
})
