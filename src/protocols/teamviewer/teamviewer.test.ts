import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

test('a session is told once', () => {
  const slices = ['1724 10 0400 a0df0051', '1724 11 0400 a0df0051'].map((text) =>
    sliceOf(hex(text), { isStream: true, destinationPort: 5938 }),
  )
  assert.deepEqual(
    tryOut(protocol, slices).said.map(({ kind }) => kind),
    ['session'],
  )
})

test('elsewhere nothing is claimed, and other bytes are foreign', () => {
  assert.equal(protocol.probe?.(sliceOf(hex('1724 10 0400'), { isStream: true, destinationPort: 80 })), 'no')
  assert.deepEqual(protocol.dissect(sliceOf(hex('474554')), { isEmitted: false }), { kind: 'foreign' })
})
