import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureIntelligence } from '#ui/source/testing/intelligence'
import { huntText, intelligenceSentence, isNothing, stateText } from './sentences.ts'

const full = fixtureIntelligence(false)
const empty = fixtureIntelligence(true)

test('says how much is known and what is wrong', () => {
  assert.equal(
    intelligenceSentence(full),
    '48,211 indicators loaded, 1 source failing, 2 retrospective matches',
  )
  assert.equal(intelligenceSentence(empty), undefined)
  assert.equal(isNothing(empty), true)
  assert.equal(isNothing({ ...empty, uploaded: ['list.csv'] }), false)
  assert.equal(isNothing({ ...empty, problem: 'sources.json cannot be read' }), false)
})

test('every state has a sign besides its word', () => {
  assert.deepEqual(full.sources.map(stateText), ['● current', '▲ failing'])
})

test('says what the last look into the past did', () => {
  assert.equal(
    huntText(full),
    '1,204 connections and 3 captures searched in 42 s: 2 alerts raised. 1 capture could not be searched.',
  )
  assert.match(huntText(empty), /No search yet/)
})
