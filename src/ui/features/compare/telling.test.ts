import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureDifference } from '#ui/source/fixture/difference'
import { differenceSentence } from './telling.ts'

test('the sentence tells what came, what is gone and what changed', () => {
  const difference = fixtureDifference(false)
  assert.equal(
    differenceSentence(difference),
    'From the first time to the second: 1 device, 1 link and 1 operation came; 1 link gone; 1 firmware, 1 program and 1 attribute changed.',
  )
  assert.equal(
    differenceSentence({ ...difference, differ: false }),
    'Nothing changed: the same 40 devices doing the same.',
  )
  assert.equal(differenceSentence(fixtureDifference(true)), 'Nothing was heard at either time.')
})
