import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaptureItem } from '#schema/capture'
import { foundSentence, progressOf, troublesOf } from './sentences.ts'

const capture: CaptureItem = {
  id: '0',
  name: 'plant.pcap',
  state: 'reading',
  size: 1000,
  expectedSize: null,
  bytesRead: 250,
  packets: 4,
  bytes: 200,
  firstTime: null,
  lastTime: null,
  truncated: [],
  problem: '',
  sha256: null,
  isLive: false,
  canResume: false,
  created: '2026-01-01T00:00:00Z',
}
const reported = {
  devices: 1,
  links: 1,
  alerts: 0,
  incidents: 1,
  protocols: 1,
  packets: 4,
  wallSeconds: 2,
  leftOut: ['Protocol left out: enip from frame 7 of a.pcap on'],
}

test('progress counts all captures, and tells what is left once the rate says something', () => {
  const captures = [{ ...capture, state: 'done' as const, bytesRead: 990 }, capture]
  assert.equal(progressOf(captures, 500).share, 0.625)
  assert.doesNotMatch(progressOf(captures, 500).text, /left/)
  assert.match(progressOf(captures, 5000).text, /, 3 s left$/)
  assert.deepEqual(progressOf([], 5000).share, 0)
})

test('says what was found, and what was wrong', () => {
  assert.match(foundSentence(reported, [capture]), /^1 device and no alerts in 4 packets, analysed in 2 s/)
  assert.deepEqual(troublesOf([{ ...capture, truncated: ['ends early'] }], reported), [
    'plant.pcap: ends early',
    'Protocol left out: enip from frame 7 of a.pcap on',
  ])
})
