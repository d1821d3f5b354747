import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureBaseline } from '#ui/source/fixture/baseline'
import { baselineSentence } from './telling.ts'

test('the sentence says how far learning is', () => {
  assert.equal(baselineSentence(fixtureBaseline(true)), 'Nothing is learned yet.')
  const page = fixtureBaseline(false)
  assert.equal(
    baselineSentence(page),
    'Still learning: 24 relations, 24 channels and 72 points are known as normal so far.',
  )
  assert.match(baselineSentence({ ...page, learning: 'learned' }), /^Learned: 24 relations/)
})
