import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BaselineTest } from '#schema/baseline-test'
import { testSentence } from './test-result.ts'

const answer: BaselineTest = {
  captures: [{ name: 'night.pcap', packets: 1200 }],
  isComplete: true,
  hits: 14,
  alerts: 3,
  current: null,
  added: { count: 3, first: [] },
  silenced: { count: 0, first: [] },
}

test('says how often it would have fired, against what fires now, and on what', () => {
  assert.equal(testSentence(answer), 'would have fired 14 times in 3 alerts. Read 1 capture (1,200 packets).')
  assert.equal(
    testSentence({ ...answer, current: { hits: 1, alerts: 1 } }),
    'would have fired 14 times in 3 alerts; the current baseline fires 1 time in 1 alert. Read 1 capture (1,200 packets).',
  )
  assert.match(testSentence({ ...answer, hits: 0, alerts: 0 }), /^would not have fired\. /)
  assert.match(testSentence({ ...answer, isComplete: false }), /Stopped after two minutes/)
  assert.equal(testSentence({ ...answer, captures: [] }), 'no stored capture to test against.')
})
