import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leftText } from './progress-bar.ts'

test('the rest is guessed only after two seconds, and never at the ends', () => {
  assert.deepEqual([leftText(0.01, 1.9), leftText(0, 10), leftText(1, 10)], ['', '', ''])
  assert.equal(leftText(0.2, 10), ' · 40 s left')
  assert.equal(leftText(0.1, 60), ' · 9 min left')
})
