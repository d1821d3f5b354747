import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sinceText } from './since.ts'

test('the time of a frame counts from the chosen one, to the microsecond', () => {
  const at = '2026-11-24T03:10:00.000100Z'
  const reported = [
    '2026-11-24T03:10:00.012445Z',
    '2026-11-24T03:09:58.500100Z',
    at,
    '2026-11-24T03:15:00Z',
    'soon',
  ]
  assert.deepEqual(
    reported.map((time) => sinceText(time, at)),
    ['+0.012345 s', '-1.5 s', '0 s', '+300 s', '–'],
  )
})
