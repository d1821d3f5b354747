import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureCaptures } from '#ui/source/testing/happenings'
import { shareDone } from './capture-progress.ts'

test('a file and an upload have an end to count to', () => {
  const reading = { state: 'reading', size: 400, bytesRead: 100, expectedSize: null } as const
  assert.equal(shareDone(reading), 0.25)
  assert.equal(shareDone({ ...reading, state: 'uploading', expectedSize: 800 }), 0.5)
})

test('a stream has none, from its file header on', () => {
  const stream = { state: 'reading', size: 24, bytesRead: 24, expectedSize: null } as const
  assert.equal(shareDone(stream), undefined)
  assert.equal(shareDone({ ...stream, bytesRead: 39_000_000 }), undefined)
})

test('nor has what waits, is done or went wrong', () => {
  assert.deepEqual(
    fixtureCaptures().map((capture) => [capture.state, shareDone(capture)?.toFixed(2)]),
    fixtureCaptures().map(({ state }) => [state, state === 'reading' ? '0.37' : undefined]),
  )
})
