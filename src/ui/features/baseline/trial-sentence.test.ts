import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BaselineTest } from '#contract/baseline-test'
import { trialSentence } from './trial-sentence.ts'

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
  assert.equal(trialSentence(answer), 'would have fired 14 times in 3 alerts. 1 capture, 1,200 packets read.')
  assert.equal(
    trialSentence({ ...answer, current: { hits: 1, alerts: 1 } }),
    'would have fired 14 times in 3 alerts; the baseline that counts now fires 1 time in 1 alert. 1 capture, 1,200 packets read.',
  )
  assert.match(trialSentence({ ...answer, hits: 0, alerts: 0 }), /^would not have fired\. /)
  assert.match(trialSentence({ ...answer, isComplete: false }), /given up after two minutes/)
  assert.equal(trialSentence({ ...answer, captures: [] }), 'no capture is kept that could be read again.')
})
