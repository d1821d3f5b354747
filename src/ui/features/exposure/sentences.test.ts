import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  agesText,
  chanceText,
  effectText,
  exposureSentence,
  levelText,
  nodeName,
  scoreText,
  scoreWord,
  tagText,
} from './sentences.ts'

const summary = {
  securityScore: 57,
  feeds: [{ name: 'EPSS', date: '2026-08-16', source: '', entries: 1 }],
  unidentified: 2,
  recommendations: [],
  changes: [],
  chokePoints: [],
}

test('the sentence says how it stands, and what is grave', () => {
  assert.equal(
    exposureSentence(summary, { bands: { critical: 1, high: 2, medium: 4, low: 0 }, dueSoon: 0 }),
    'Risk 43: vulnerable. 3 findings of 7 are high or critical.',
  )
  assert.equal(
    exposureSentence(summary, { bands: { critical: 0, high: 0, medium: 0, low: 5 }, dueSoon: 1 }),
    'Risk 43: vulnerable. No findings of 5 are high or critical; of the others 1 is due within 14 days.',
  )
  assert.match(exposureSentence(summary, { bands: {}, dueSoon: 0 }), /^No exposure found/)
})

test('the age of the data and the blind spots are always told', () => {
  assert.match(agesText(summary), /EPSS 2026-08-16/)
  assert.match(agesText(summary), /2 devices not matched/)
})

test('chances and scores read like words', () => {
  assert.deepEqual(
    [chanceText(0.243), chanceText(0.0135), chanceText(0.0001)],
    ['24%', '1.4%', 'less than 0.1%'],
  )
  assert.deepEqual(
    [scoreWord(95), scoreWord(75), scoreWord(10)],
    ['secure', 'needs improvement', 'vulnerable'],
  )
  assert.equal(nodeName('source:internet', new Map()), 'Internet')
  assert.equal(nodeName('a', new Map([['a', 'PLC 1']])), 'PLC 1')
})

test('what is tried, and what it brings, is said in words', () => {
  assert.equal(tagText('patch:a', new Map([['a', 'PLC 1']])), 'patch PLC 1')
  assert.equal(tagText('move:a>Cell 1', new Map([['a', 'PLC 1']])), 'move PLC 1 to Cell 1')
  const effect = (likelihood: number, targets?: number, score?: number) => ({ likelihood, targets, score })
  assert.equal(
    effectText({ changes: [], before: effect(0.9, 9, 42), after: effect(0.6, 4, 47) }),
    'likelihood 90% → 60%, reachable targets 9 → 4, risk 58 → 53',
  )
  assert.equal(
    effectText({ changes: [], before: effect(0.9), after: effect(0.9, 4) }),
    '',
    'what is not known is not stated',
  )
  assert.equal(scoreText(undefined), '')
  assert.equal(scoreText({ before: 57, after: 63, devices: [] }), 'The risk changes from 43 to 37.')
  assert.equal(scoreText({ before: 57, after: 57, devices: [] }), 'The risk stays at 43.')
})

test('a zone says whether it falls short', () => {
  assert.equal(levelText({ target: 2, achieved: 1 }), 'at most SL 1, target SL 2: not met')
  assert.equal(levelText({ target: 1, achieved: 1 }), 'at most SL 1, target SL 1')
  assert.equal(levelText({ target: null, achieved: 4 }), 'no violation up to SL 4')
})
