import assert from 'node:assert/strict'
import { test } from 'node:test'
import { riskGainText, riskOf } from './risk.ts'

test('risk goes up where a security score goes down', () => {
  assert.deepEqual([riskOf(100), riskOf(42.4), riskOf(0)], [0, 58, 100])
  assert.equal(riskGainText(12.3), '−12 risk')
  assert.equal(riskGainText(1204), '−1,204 risk')
})
