import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ExpiryQueue } from './expiry-queue.ts'

const SECOND = 1e6

test('takes out what may be due, in the order of flows, and nothing sooner', () => {
  const queue = new ExpiryQueue()
  queue.add(7, 100 * SECOND)
  queue.add(3, 105 * SECOND)
  queue.add(5000, 4000 * SECOND)
  assert.deepEqual(queue.takeDue(90 * SECOND), [])
  assert.deepEqual(queue.takeDue(110 * SECOND), [3, 7])
  assert.deepEqual(queue.takeDue(110 * SECOND), [])
  assert.deepEqual(queue.takeDue(5000 * SECOND), [5000])
})

test('an earlier time counts, a later one only once the flow was looked at', () => {
  const queue = new ExpiryQueue()
  queue.add(1, 3600 * SECOND)
  queue.add(1, 20 * SECOND)
  queue.add(1, 7200 * SECOND)
  assert.deepEqual(queue.takeDue(30 * SECOND), [1])
  queue.add(1, 3600 * SECOND)
  assert.deepEqual(queue.takeDue(3600 * SECOND), [1], 'once, though an old entry stood there')
})

test('the number of a flow that has ended stands for another one', () => {
  const queue = new ExpiryQueue()
  queue.add(1, 20 * SECOND)
  queue.delete(1)
  queue.add(1, 500 * SECOND)
  assert.deepEqual(queue.takeDue(100 * SECOND), [])
  queue.clear()
  assert.deepEqual(queue.takeDue(900 * SECOND), [])
})
