import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureBaseline } from '#ui/source/fixture/baseline'
import { baselineSentence, stageText } from './learning.ts'

test('the sentence says how far learning is', () => {
  assert.equal(baselineSentence(fixtureBaseline(true)), 'Nothing is learned yet.')
  const page = fixtureBaseline(false)
  assert.equal(
    baselineSentence(page),
    'Still learning: 24 relations, 24 channels and 72 points are known as normal so far. Dynamic: 18 of 24 channels have shown what they do, and news on them are told.',
  )
  assert.match(baselineSentence({ ...page, learning: 'learned' }), /^Operational: 24 relations/)
  const [, , , learning] = page.items
  assert.equal(
    learning && stageText(learning),
    'Learning: something new came 95 min ago. About 6 hours left if nothing new comes.',
  )
})
