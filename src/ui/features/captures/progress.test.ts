import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaptureItem } from '#schema/capture'
import { fixtureCaptures } from '#ui/source/testing/happenings'
import { brokenOff, capturesSentence, removalText, sendingText, sizeText, troublesOf } from './progress.ts'

const sending = {
  key: 1,
  name: 'a.pcap',
  size: 1_000_000_000,
  sent: 250_000_000,
  startedMs: 1000,
  error: undefined,
}

test('an upload tells how far it is and how long it will take', () => {
  assert.equal(sendingText(sending, 11_000), '250 MB of 1 GB, 25%, 30 s left')
})

test('an upload that has just begun does not guess', () => {
  assert.equal(sendingText(sending, 1200), '250 MB of 1 GB, 25%')
  assert.equal(sendingText({ ...sending, startedMs: 0 }, 1200), 'queued, 1 GB')
  assert.equal(sendingText({ ...sending, startedMs: 0, error: new Error('refused') }, 1200), '1 GB')
})

test('the sentence names what is being read and what is in trouble', () => {
  assert.equal(
    capturesSentence(fixtureCaptures(), 0),
    '2 captures analysed, analysing line-1.pcapng, 1 queued, 2 with problems.',
  )
})

test('an upload that broke off is gone on with, if it is the same file', () => {
  const interrupted = { ...fixtureCaptures()[4]!, name: 'a.pcap', size: 310, expectedSize: 840 }
  assert.equal(brokenOff([interrupted], { name: 'a.pcap', size: 840 }), interrupted)
  assert.equal(brokenOff([interrupted], { name: 'a.pcap', size: 841 }), undefined)
  assert.equal(brokenOff([{ ...interrupted, state: 'done' }], { name: 'a.pcap', size: 840 }), undefined)
})

test('a stream is as large as what was read of it, and each trouble is told once', () => {
  const stream = {
    state: 'reading',
    bytesRead: 39_000_000,
    size: 131_000,
    expectedSize: null,
  } as CaptureItem
  assert.equal(sizeText(stream), '39 MB')
  assert.equal(sizeText({ ...stream, size: 78_000_000 }), '39 MB of 78 MB')
  assert.equal(sizeText({ ...stream, state: 'done' }), '131 kB')
  const bad = { problem: 'no capture', truncated: ['no capture', 'cut'] } as unknown as CaptureItem
  assert.deepEqual(troublesOf(bad), ['no capture', 'cut'])
})

test('an upload that was cut off says what to do', () => {
  const cut = { state: 'interrupted', canResume: false, problem: 'the server stopped', truncated: [] }
  assert.deepEqual(troublesOf(cut as unknown as CaptureItem), [
    'the server stopped: select the file again to upload the rest',
  ])
  assert.deepEqual(troublesOf({ ...cut, canResume: true } as unknown as CaptureItem), ['the server stopped'])
})

test('whoever removes a capture is told what goes and what stays', () => {
  assert.match(removalText({ state: 'done' }), /found only in it.*Reports.*remain/)
  assert.equal(removalText({ state: 'queued' }), 'The uploaded part is deleted.')
})
