import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PendingRequests } from './pending-requests.ts'

test('an answer finds its request once; the same number again and one too many push out', () => {
  const waiting = new PendingRequests<number, string>(2)
  assert.equal(waiting.add(1, 'a'), undefined)
  assert.equal(waiting.add(1, 'b'), 'a')
  assert.equal(waiting.add(2, 'c'), undefined)
  assert.equal(waiting.add(3, 'd'), 'b')
  assert.deepEqual([waiting.take(2), waiting.take(2), waiting.take(1)], ['c', undefined, undefined])
  assert.deepEqual([waiting.takePending(), waiting.takePending()], [['d'], []])
})

test('a request that is sent again did not stay unanswered; one too many still pushes out', () => {
  const waiting = new PendingRequests<number, string>(1)
  assert.equal(waiting.addOrRepeat(1, 'a'), undefined)
  assert.equal(waiting.addOrRepeat(1, 'b'), undefined)
  assert.equal(waiting.addOrRepeat(2, 'c'), 'b')
})

test('a request can be looked at while it goes on waiting', () => {
  const waiting = new PendingRequests<number, string>(2)
  assert.deepEqual([waiting.hasAsked, waiting.isWaiting], [false, false])
  waiting.add(1, 'a')
  waiting.add(2, 'b')
  assert.deepEqual([waiting.peek(1), waiting.peek(1), waiting.peek(3)], ['a', 'a', undefined])
  assert.deepEqual([...waiting.keys()], [1, 2])
  waiting.takePending()
  assert.deepEqual([waiting.hasAsked, waiting.isWaiting], [true, false])
})
