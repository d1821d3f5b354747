import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureDifference } from '#ui/source/testing/difference'
import { differenceSentence, tilesOf } from './sentences.ts'

test('the sentence tells what came, what is gone and what changed', () => {
  const difference = fixtureDifference(false)
  assert.equal(
    differenceSentence(difference),
    'Second time compared with the first: 1 device, 1 connection and 1 operation added; 1 connection removed; 1 firmware version, 1 program and 1 attribute changed.',
  )
  assert.equal(
    differenceSentence({ ...difference, differ: false }),
    'No changes: the same 40 devices with the same behaviour.',
  )
  assert.equal(differenceSentence(fixtureDifference(true)), 'No traffic at either time.')
})

test('tiles always have devices, connections, operations and values, others only if they differ', () => {
  const tiles = tilesOf({
    counts: { device: { added: 2, removed: 1, changed: 0 }, firmware: { changed: 3 } },
  } as never)
  assert.deepEqual(
    tiles.map(({ kind, counts }) => [kind, counts.map(({ sign, count }) => sign + count).join(' ')]),
    [
      ['device', '+2 −1'],
      ['firmware', '~3'],
      ['link', '0'],
      ['behaviour', '0'],
      ['value', '0'],
    ],
  )
})
