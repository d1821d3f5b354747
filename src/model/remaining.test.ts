import assert from 'node:assert/strict'
import { test } from 'node:test'
import { losePart, type Remaining } from './remaining.ts'

test('a hole inside of a message shortens what is still to come, of its side alone', () => {
  const remaining: Remaining = [10, 20]
  assert.equal(losePart(remaining, true, 4), true)
  assert.equal(losePart(remaining, false, 20), true)
  assert.deepEqual(remaining, [6, 0])
})

test('a hole that reaches further leaves nothing to pass over', () => {
  const remaining: Remaining = [10, 20]
  assert.equal(losePart(remaining, true, 11), false)
  assert.equal(losePart(remaining, false, Number.POSITIVE_INFINITY), false)
  assert.deepEqual(remaining, [0, 0])
})
