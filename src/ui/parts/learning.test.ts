import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureBaseline } from '#ui/source/testing/baseline'
import { baselineSentence, namedSentence, stageText } from './learning.ts'

test('the sentence says how far learning is', () => {
  assert.equal(baselineSentence(fixtureBaseline(true)), 'No baseline yet.')
  const page = fixtureBaseline(false)
  assert.equal(
    baselineSentence(page),
    'Learning: 24 relations, 24 channels and 72 points learned so far. 18 of 24 channels are learned; changes on these raise alerts.',
  )
  assert.match(baselineSentence({ ...page, learning: 'learned' }), /^24 relations/)
  const [, , , learning] = page.items
  assert.equal(
    learning && stageText(learning),
    'Learning: something new came 95 min ago. About 6 hours left if nothing new is seen.',
  )
})

test('names take the place of addresses at the start of a sentence', () => {
  const [first] = fixtureBaseline(false).items
  assert.equal(namedSentence(first!), 'hmi-packing-01 → 10.20.0.20 (modbus): read, write.')
  assert.equal(namedSentence({ ...first!, sentence: 'Other words.' }), 'Other words.')
})
