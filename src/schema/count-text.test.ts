import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countOf, countText } from './count-text.ts'

test('one is one, and many have their thousands apart', () => {
  assert.equal(countText(12_000), '12,000')
  assert.deepEqual(
    [0, 1, 2, 1204].map((count) => countOf(count, 'link')),
    ['0 links', '1 link', '2 links', '1,204 links'],
  )
  assert.deepEqual(
    [1, 3].map((count) => countOf(count, 'entry by hand', 'entries by hand')),
    ['1 entry by hand', '3 entries by hand'],
  )
})
