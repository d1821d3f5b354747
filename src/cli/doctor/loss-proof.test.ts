import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judged } from './loss-proof.ts'

test('a shown loss that differs by more than 1 % is a problem', () => {
  assert.equal(judged({ sent: 40_000, read: 30_000, shown: 10_100 }).state, 'ok')
  assert.equal(judged({ sent: 40_000, read: 30_000, shown: 9_899 }).state, 'problem')
  assert.equal(judged({ sent: 40_000, read: 40_000, shown: 0 }).state, 'warning')
})
