import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureDifference } from '#ui/source/testing/difference'
import { differenceSentence } from './sentences.ts'

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
