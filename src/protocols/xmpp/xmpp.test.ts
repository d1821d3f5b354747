import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { opening } from './captures/script.ts'
import { protocol } from './index.ts'

const isStream = true
const whole = opening('to', 'plant.example')

test('an opening names its domain', () => {
  assert.deepEqual(factsOf(protocol, whole, { isStream }), [
    { kind: 'lookup', name: 'plant.example', outcome: 'asked' },
    { kind: 'session', phase: 'open', method: 'xmpp', secured: false },
  ])
})

test('the namespace proves it, other XML is none', () => {
  const ask = (bytes: Uint8Array) => protocol.recognise?.(sliceOf(bytes, { isStream }))
  assert.deepEqual([ask(whole), ask(whole.subarray(0, 40))], ['yes', 'more'])
  assert.equal(ask(new ByteWriter().ascii('<?xml version="1.0"?><probe/>').take()), 'no')
})

test('hostile openings end', () => {
  for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes, { isStream })])
})
