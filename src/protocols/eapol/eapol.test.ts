import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const identity = hex('01 00 0008 02 07 0008 01 706c63 0000')

test('an identity response opens a session', () => {
  assert.deepEqual(factsOf(protocol, identity), [
    { kind: 'session', about: 'client', phase: 'open', user: 'plc', method: 'eap', secured: false },
  ])
})

test('a body beyond the frame is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(identity.slice(0, 8))]).results[0]?.kind, 'malformed')
})

test('hostile packets end', () => {
  for (const bytes of mangled(identity)) factsOf(protocol, bytes)
})
