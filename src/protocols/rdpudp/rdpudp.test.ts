import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { answer, opening } from './captures/script.ts'
import { protocol } from './index.ts'

test('the openings of both sides are one session', () => {
  const { said } = tryOut(protocol, [sliceOf(opening()), sliceOf(answer(), { fromClient: false })])
  assert.deepEqual(said, [{ kind: 'session', phase: 'open', method: 'rdp over udp', secured: true }])
})

test('a unit out of its range is foreign', () => {
  const bytes = opening()
  bytes[12] = 0x01
  assert.equal(protocol.probe?.(sliceOf(bytes)), 'no')
  assert.equal(protocol.probe?.(sliceOf(opening())), 'yes')
})

test('hostile datagrams end', () => {
  for (const bytes of mangled(opening().subarray(0, 24))) tryOut(protocol, [sliceOf(bytes)])
})
