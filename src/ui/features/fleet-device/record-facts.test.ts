import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordFacts } from './record-facts.ts'

test('a record of any shape gives facts, or none', () => {
  assert.deepEqual(recordFacts(null), [])
  assert.deepEqual(recordFacts({ type: 7, ipAddresses: 'x', protocols: null }), [])
  const facts = recordFacts({
    type: 'PLC',
    ipAddresses: Array.from({ length: 30 }, (_, n) => `10.0.0.${n}`),
    purdueLevel: 1,
  })
  assert.deepEqual(
    facts.map(({ label }) => label),
    ['Type', 'IP addresses', 'Purdue level'],
  )
  assert.match(facts[1]!.text, / and 10 more$/)
})
